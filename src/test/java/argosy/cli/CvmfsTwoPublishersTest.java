package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes that publish to one CernVM-FS repository: the second is told so, and neither's
/// work is lost.
class CvmfsTwoPublishersTest {
  private static final int LARGE = 1 << 20;
  @TempDir private Path temp;

  private long objects(Path repository) throws IOException {
    try (Stream<Path> all = Files.walk(repository.resolve("data"))) {
      return all.filter(p -> p.getFileName().toString().length() == 38).count();
    }
  }

  private static void member(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
    tar.flush();
  }

  @Test
  void theSecondProcessIsRefusedWhileTheFirstPublishesAndComesNextAfterIt() throws Exception {
    CommandLine argosy = new CommandLine(temp);
    Path repository = temp.resolve("srv/sw.test.org");
    String to = "cvmfs:" + repository;
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("here"), "from the start\n");
    argosy.done("publish", "--dir", tree.toString(), "--to", to, "--at", "/base");
    long before = objects(repository);
    String launcher = CommandLine.launcher(temp.resolve("bin")).toString();
    String home = "--home=" + argosy.home;
    Process first =
        new ProcessBuilder(launcher, "publish", "--tar", "-", "--to", to, "--at", "/first", home)
            .redirectErrorStream(true)
            .redirectOutput(temp.resolve("first.log").toFile())
            .start();
    try (OutputStream in = first.getOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(in)) {
      for (int i = 0; i < 3; i++) {
        byte[] content = new byte[LARGE];
        content[0] = (byte) i;
        member(tar, "large" + i, content);
      }
      while (objects(repository) == before) {
        assertThat(first.isAlive()).as(Files.readString(temp.resolve("first.log"))).isTrue();
        Thread.sleep(20);
      }
      Process second =
          new ProcessBuilder(
                  launcher,
                  "publish",
                  "--dir",
                  tree.toString(),
                  "--to",
                  to,
                  "--at",
                  "/second",
                  home)
              .redirectErrorStream(true)
              .start();
      String said =
          new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .stripTrailing();
      assertThat(second.waitFor()).as(said).isEqualTo(6);
      assertThat(said.lines().toList().getLast())
          .contains("somebody else is publishing")
          .contains("; do: ");
      member(tar, "last", "x".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(first.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(first.exitValue()).as(Files.readString(temp.resolve("first.log"))).isZero();
    argosy.done("publish", "--dir", tree.toString(), "--to", to, "--at", "/second");
    String key = argosy.home.resolve("cvmfs/keys/sw.test.org.pub").toString();
    Json.Obj sound = argosy.done("cvmfs", "check", repository.toString(), "--key", key);
    assertThat(sound.number("revision")).isEqualTo(4);
    Json.Obj diff = argosy.done("cvmfs", "tags", repository.toString());
    assertThat(diff.array("tags")).hasSize(5);
    assertThat(sound.number("entries")).as("/, three folders, six files").isEqualTo(10);
  }
}
