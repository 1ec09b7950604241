package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
}
