package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory does not grow with the number of a tar stream's members. Some ten seconds, so not among
/// the fast tests.
@Tag("client")
class CvmfsSmallMemoryTest {
  private static final int MEMBERS = 150_000;
  @TempDir private Path temp;

  @Test
  void aHundredAndFiftyThousandMembersPassThroughAHeapThatCannotHoldThem() throws Exception {
    CommandLine argosy = new CommandLine(temp);
    Path repository = temp.resolve("srv/sw.test.org");
    ProcessBuilder builder =
        new ProcessBuilder(
                CommandLine.launcher(temp.resolve("bin")).toString(),
                "publish",
                "--tar",
                "-",
                "--to",
                "cvmfs:" + repository,
                "--home=" + argosy.home)
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("log").toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Xmx48m");
    Process process = builder.start();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16))) {
      for (int i = 0; i < MEMBERS; i++) {
        member(tar, i);
      }
    }
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
    Json.Obj check =
        argosy.done(
            "cvmfs",
            "check",
            repository.toString(),
            "--quick",
            "--key",
            argosy.home.resolve("cvmfs/keys/sw.test.org.pub").toString());
    assertThat(check.array("findings")).isEmpty();
    assertThat(check.number("entries")).isGreaterThan(MEMBERS);
  }

  /// In no order: the first member of each folder, the second of each, and so on.
  private static void member(TarArchiveOutputStream tar, int i) throws IOException {
    TarArchiveEntry entry =
        new TarArchiveEntry("folder-%02d/part-%03d/file-%d".formatted(i % 20, i % 1500, i));
    byte[] content = ("content " + i % 10).getBytes(StandardCharsets.UTF_8);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }
}
