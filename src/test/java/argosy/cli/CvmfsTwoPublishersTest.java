package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.S3Server;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Tag;
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

  /// Who publishes to a bucket, with a home of its own.
  private record Machine(String launcher, Path home, S3Server server) {
    Process start(Path log, String... arguments) throws IOException {
      List<String> command = new ArrayList<>(List.of(launcher));
      command.addAll(List.of(arguments));
      command.add("--home=" + home);
      ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
      process
          .environment()
          .putAll(
              Map.of(
                  "AWS_ENDPOINT_URL",
                  server.endpoint().toString(),
                  "AWS_REGION",
                  "us-east-1",
                  "AWS_ACCESS_KEY_ID",
                  S3Server.CREDENTIALS.accessKey(),
                  "AWS_SECRET_ACCESS_KEY",
                  S3Server.CREDENTIALS.secretKey()));
      return process.redirectOutput(log.toFile()).start();
    }

    String done(Path log, String... arguments) throws IOException, InterruptedException {
      Process process = start(log, arguments);
      process.getOutputStream().close();
      assertThat(process.waitFor()).as(() -> said(log)).isZero();
      return said(log);
    }
  }

  private static String said(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Tag("client")
  @Test
  void inABucketTheSlowerOfTwoMachinesIsRefusedAndItsContentIsThereOnceItComesAgain()
      throws Exception {
    String launcher = CommandLine.launcher(temp.resolve("bin")).toString();
    Path tree = Files.createDirectories(temp.resolve("tree"));
    Files.writeString(tree.resolve("here"), "from the start\n");
    Path log = temp.resolve("log");
    try (S3Server server = S3Server.start(Files.createDirectory(temp.resolve("s3")))) {
      String bucket = "s3://" + S3Server.BUCKET + "/cvmfs/sw.test.org";
      String to = "--to=cvmfs:" + bucket;
      Path stored = temp.resolve("s3/data").resolve(S3Server.BUCKET + "/cvmfs/sw.test.org");
      Machine one = new Machine(launcher, temp.resolve("one"), server);
      one.done(log, "publish", "--dir=" + tree, to, "--at=/base");
      Machine two = new Machine(launcher, temp.resolve("two"), server);
      Path keys = Files.createDirectories(two.home().resolve("cvmfs/keys"));
      try (Stream<Path> files = Files.list(one.home().resolve("cvmfs/keys"))) {
        for (Path key : files.toList()) {
          Files.copy(key, keys.resolve(key.getFileName()));
        }
      }
      long before = objects(stored);
      Path slow = temp.resolve("slow.log");
      Process first = one.start(slow, "publish", "--tar=-", to, "--at=/first");
      byte[] content = new byte[LARGE];
      try (OutputStream in = first.getOutputStream();
          TarArchiveOutputStream tar = new TarArchiveOutputStream(in)) {
        for (int i = 0; i < 3; i++) {
          content[0] = (byte) i;
          member(tar, "large" + i, content);
        }
        while (objects(stored) == before) {
          assertThat(first.isAlive()).as(() -> said(slow)).isTrue();
          Thread.sleep(20);
        }
        two.done(log, "publish", "--dir=" + tree, to, "--at=/second");
        member(tar, "last", "x".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(first.waitFor()).as(() -> said(slow)).isEqualTo(6);
      assertThat(said(slow)).contains("; do: ");
      String key = "--key=" + one.home().resolve("cvmfs/keys/sw.test.org.pub");
      assertThat(two.done(log, "cvmfs", "check", bucket, key)).contains("revision 3 is sound");
      one.done(log, "publish", "--dir=" + tree, to, "--at=/first");
      assertThat(one.done(log, "cvmfs", "check", bucket, key, "--json"))
          .contains("\"revision\": 4")
          .as("/, three folders with a file each")
          .contains("\"entries\": 7");
    }
  }
}
