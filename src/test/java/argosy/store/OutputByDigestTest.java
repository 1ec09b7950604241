package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that their content names, in a directory and in memory.
class OutputByDigestTest {
  private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

  private static Descriptor write(Output output, boolean commit) throws IOException {
    try (Output.Sink sink = output.createByDigest("blobs/sha256")) {
      sink.stream().write(CONTENT);
      return commit
          ? sink.commit("text/plain")
          : new Descriptor("text/plain", Digest.of(CONTENT), CONTENT.length);
    }
  }

  @Test
  void aCommittedFileStandsUnderItsDigest(@TempDir Path folder) throws IOException {
    MemoryOutput memory = new MemoryOutput();
    Descriptor expected = new Descriptor("text/plain", Digest.of(CONTENT), CONTENT.length);

    assertThat(write(new DirectoryOutput(folder), true)).isEqualTo(expected);
    assertThat(write(memory, true)).isEqualTo(expected);

    String name = "blobs/sha256/" + expected.digest().hex();
    assertThat(folder.resolve(name)).hasBinaryContent(CONTENT);
    assertThat(memory.names()).isEqualTo(List.of(name));
    assertThat(memory.bytes(name)).isEqualTo(CONTENT);
  }

  @Test
  void whatIsNotCommittedLeavesNothing(@TempDir Path folder) throws IOException {
    MemoryOutput memory = new MemoryOutput();
    write(new DirectoryOutput(folder), false);
    write(memory, false);

    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
    assertThat(memory.names()).isEmpty();
  }

  @Test
  void whatAKilledProcessLeftIsRemovedAfterAnHourAndNothingElse(@TempDir Path folder)
      throws IOException {
    long now = 1_795_132_800L;
    long dead =
        ProcessHandle.allProcesses().mapToLong(ProcessHandle::pid).max().orElse(1) + 100_000;
    Path old = Files.writeString(folder.resolve(".a.tar." + dead + "-1.part"), "half");
    Path fresh = Files.writeString(folder.resolve(".b.tar." + dead + "-2.part"), "half");
    long pid = ProcessHandle.current().pid();
    Path living = Files.writeString(folder.resolve(".c.tar." + pid + "-3.part"), "half");
    Path other = Files.writeString(folder.resolve("d.part"), "somebody's");
    for (Path file : List.of(old, living, other)) {
      Files.setLastModifiedTime(file, FileTime.from(now - 4000, TimeUnit.SECONDS));
    }
    Files.setLastModifiedTime(fresh, FileTime.from(now - 1000, TimeUnit.SECONDS));
    DirectoryOutput.removeLeftOvers(folder, now);
    assertThat(old).doesNotExist();
    assertThat(List.of(fresh, living, other)).allSatisfy(f -> assertThat(f).exists());
  }
}
