package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CernVM-FS from the command line: our own check is the client.
class CvmfsPublishTest {
  private static final String NAME = "sw.test.org";
  @TempDir private Path temp;
  private CommandLine argosy;
  private Path repository = Path.of("");

  @BeforeEach
  void place() {
    argosy = new CommandLine(temp);
    repository = temp.resolve("srv").resolve(NAME);
  }

  private String to() {
    return "cvmfs:" + repository;
  }

  private Json.Obj sound() throws IOException {
    String key = temp.resolve("home/cvmfs/keys/" + NAME + ".pub").toString();
    Json.Obj report = argosy.done("cvmfs", "check", repository.toString(), "--key", key);
    assertThat(report.array("findings")).isEmpty();
    return report;
  }

  private Path tree() throws IOException {
    Path tree = Files.createDirectories(temp.resolve("tree/sub dir"));
    Files.writeString(tree.resolve("file"), "content\n");
    Files.createLink(tree.resolve("again"), tree.resolve("file"));
    Files.createSymbolicLink(tree.resolve("link"), Path.of("file"));
    return temp.resolve("tree");
  }

  private void stack(String version) throws IOException {
    Path stack = Files.createDirectories(temp.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/usr/bin"));
    Files.writeString(
        stack.resolve("files/usr/bin/tiny"), "#!/bin/sh\necho result answer " + version + "\n");
    stack.resolve("files/usr/bin/tiny").toFile().setExecutable(true, false);
    Files.write(stack.resolve("files/usr/large"), new byte[200_000]);
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: "%s"
        summary: a tiny stack
        kind: root
        contents:
          - dir: files
        commands: [tiny]
        demo:
          run: [tiny]
          expect:
            answer: {value: %s, tolerance: 0}
        """
            .formatted(version, version));
    argosy.done("ship", stack.toString(), "--no-prove", "--forms", "tarball");
  }

  @Test
  void threeReleasesArePublishedRolledBackAndCollectedAndOldCatalogsAreLeftAlone()
      throws IOException {
    for (String version : List.of("1", "2", "3")) {
      stack(version);
      Json.Obj published = argosy.done("publish", "tiny@v" + version, "--to", to());
      assertThat(published.string("at")).isEqualTo("/linux-amd64/tiny/v" + version);
      assertThat(published.number("catalogs")).isEqualTo(2);
      sound();
    }
    assertThat(argosy.done("publish", "tiny@v3", "--to", to()).get("changed").asBoolean())
        .isFalse();
    Json.Obj tags = argosy.done("cvmfs", "tags", repository.toString());
    assertThat(tags.array("tags"))
        .extracting(t -> t.asObject().string("name"))
        .containsExactly("tiny-v1", "tiny-v2", "tiny-v3", "trunk", "trunk-previous");
    Json.Obj diff = argosy.done("cvmfs", "diff", repository.toString(), "--tag", "tiny-v1,tiny-v2");
    assertThat(diff.array("changes"))
        .extracting(c -> c.asObject().string("kind") + c.asObject().string("path"))
        .contains("*/linux-amd64/tiny/latest", "+/linux-amd64/tiny/v2/root/usr/bin/tiny")
        .as("what apptainer wants of a flat tree")
        .contains(
            "+/linux-amd64/tiny/v2/root/proc",
            "+/linux-amd64/tiny/v2/root/etc/passwd",
            "+/linux-amd64/tiny/v2/root/.singularity.d/runscript");
    argosy.done("cvmfs", "rollback", repository.toString(), "--tag", "tiny-v2");
    assertThat(sound().number("revision")).isEqualTo(5);
    assertThat(
            argosy
                .done("cvmfs", "gc", repository.toString(), "--grace-days", "0")
                .number("objects"))
        .isPositive();
    sound();
    assertThat(argosy.run("cvmfs", "rollback", repository.toString(), "--tag", "tiny-v9"))
        .isEqualTo(2);
    assertThat(argosy.lastLine()).contains("no tag tiny-v9");
  }

  @Test
  void aSecondRepositoryOfTheHomeIsSoundWhateverBecameOfTheFirst() throws IOException {
    stack("1");
    argosy.done("publish", "tiny@v1", "--to", to());
    assertThat(contents(repository)).hasSizeGreaterThan(10);
    for (String object : contents(repository)) {
      Files.writeString(repository.resolve(object), "damaged");
    }
    Path second = temp.resolve("srv/second.test.org");
    argosy.done("publish", "tiny@v1", "--to", "cvmfs:" + second);
    String key = temp.resolve("home/cvmfs/keys/second.test.org.pub").toString();
    assertThat(argosy.done("cvmfs", "check", second.toString(), "--key", key).array("findings"))
        .isEmpty();
  }

  /// The objects that hold files.
  private static List<String> contents(Path repository) throws IOException {
    try (Stream<Path> all = Files.walk(repository.resolve("data"))) {
      return all.filter(file -> file.getFileName().toString().matches("[0-9a-f]{38}"))
          .map(file -> repository.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aDirectoryIsPublishedAndOnlyWhatChangedIsRead() throws IOException {
    Path tree = tree();
    Instant old = Instant.now().minusSeconds(100);
    Files.setLastModifiedTime(tree.resolve("sub dir/file"), FileTime.from(old));
    assertThat(argosy.done("publish", "--dir", tree.toString(), "--to", to()).number("entries"))
        .isEqualTo(5);
    Json.Obj again =
        argosy.done("publish", "--dir", tree.toString(), "--to", to(), "--tag", "again");
    assertThat(again.number("catalogs")).isZero();
    assertThat(again.number("sameEntries")).isEqualTo(5);
    Files.delete(tree.resolve("sub dir/again"));
    Files.writeString(tree.resolve("new"), "x");
    assertThat(
            argosy
                .done("publish", "--dir", tree.toString(), "--to", to(), "--tag", "third")
                .number("catalogs"))
        .isOne();
    assertThat(sound().number("entries")).isEqualTo(5);
  }

  @Test
  void aTarStreamIsPutOverWhatIsThere() throws IOException {
    argosy.done("publish", "--dir", tree().toString(), "--to", to(), "--at", "/base");
    Path tar = temp.resolve("more.tar");
    try (TarArchiveOutputStream t = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
      TarArchiveEntry file = new TarArchiveEntry("base/sub dir/file");
      byte[] text = "another\n".getBytes(StandardCharsets.UTF_8);
      file.setSize(text.length);
      t.putArchiveEntry(file);
      t.write(text);
      t.closeArchiveEntry();
      TarArchiveEntry link = new TarArchiveEntry("base/sub dir/hard", TarConstants.LF_LINK);
      link.setLinkName("base/sub dir/file");
      t.putArchiveEntry(link);
      t.closeArchiveEntry();
    }
    argosy.done("publish", "--tar", tar.toString(), "--to", to(), "--remove", "/base/sub dir/link");
    assertThat(sound().number("entries")).isEqualTo(6);
    Json.Obj diff =
        argosy.done("cvmfs", "diff", repository.toString(), "--tag", "trunk-previous,trunk");
    assertThat(diff.array("changes"))
        .extracting(c -> c.asObject().string("kind") + c.asObject().string("path"))
        .containsExactly("*/base/sub dir/file", "+/base/sub dir/hard", "-/base/sub dir/link");
  }

  @Test
  void aReplayedOldRepositoryIsRefusedByThePublisher() throws IOException {
    argosy.done("publish", "--dir", tree().toString(), "--to", to(), "--tag", "one");
    byte[] manifest = Files.readAllBytes(repository.resolve(".cvmfspublished"));
    Files.writeString(temp.resolve("tree/more"), "x");
    argosy.done("publish", "--dir", temp.resolve("tree").toString(), "--to", to(), "--tag", "two");
    Files.write(repository.resolve(".cvmfspublished"), manifest);
    assertThat(argosy.run("cvmfs", "tags", repository.toString())).isEqualTo(3);
    assertThat(argosy.lastLine())
        .contains("was published from here", "; do: put the newest .cvmfspublished back")
        .contains(argosy.home.resolve("cvmfs/" + NAME + ".seen").toString());
  }

  @Test
  void theWhitelistIsSignedAgainAndKeysAreRotated() throws IOException {
    argosy.done("publish", "--dir", tree().toString(), "--to", to());
    assertThat(
            argosy
                .done("cvmfs", "resign", repository.toString(), "--days", "60")
                .string("whitelistExpires"))
        .isGreaterThan(Instant.now().plusSeconds(59L * 24 * 3600).toString());
    argosy.done("cvmfs", "rotate", repository.toString());
    sound();
    argosy.done(
        "publish", "--dir", temp.resolve("tree").toString(), "--to", to(), "--tag", "after");
    sound();
    Json.Obj status =
        argosy.done(
            "cvmfs",
            "status",
            repository.toString(),
            "--key",
            temp.resolve("home/cvmfs/keys/" + NAME + ".pub").toString());
    assertThat(status.array("servers").getFirst().asObject().get("trusted").asBoolean()).isTrue();
    String script =
        argosy
            .done(
                "cvmfs",
                "client-config",
                repository.toString(),
                "--server",
                "http://s1/cvmfs/" + NAME)
            .string("script");
    assertThat(script)
        .contains("CVMFS_SERVER_URL=\"http://s1/cvmfs/@fqrn@\"")
        .contains("BEGIN PUBLIC KEY");
  }

  @Test
  void everyMirrorIsAskedForItsRevisionAndHowLongItIsTrusted() throws IOException {
    argosy.ok("publish", "--dir", tree().toString(), "--to", to());
    Path late = temp.resolve("late/" + NAME);
    Tool.of("cp", "-a", temp.resolve("srv").toString(), temp.resolve("late").toString()).runOk();
    Files.writeString(temp.resolve("tree/more"), "x");
    argosy.ok("publish", "--dir", temp.resolve("tree").toString(), "--to", to());
    String dead = "http://127.0.0.1:1/" + NAME;
    String key = temp.resolve("home/cvmfs/keys/" + NAME + ".pub").toString();
    String servers = String.join(",", repository.toString(), late.toString(), dead);
    assertThat(argosy.run("cvmfs", "status", servers, "--key", key, "--json")).isEqualTo(1);
    assertThat(argosy.lastLine()).contains("1 server would be refused by clients; do: ");
    assertThat(argosy.json().array("servers"))
        .extracting(Json::asObject)
        .extracting(
            s -> s.get("trusted").asBoolean(), s -> s.number("revision"), s -> s.number("behind"))
        .containsExactly(tuple(true, 3L, 0L), tuple(true, 2L, 1L), tuple(false, 0L, 3L));
    assertThat(
            argosy.run(
                "cvmfs", "client-config", repository.toString(), "--server", servers, "--check"))
        .isEqualTo(1);
    assertThat(argosy.out())
        .contains("\n# " + repository + ": revision 3, 0 behind, trusted for 29 days, good\n")
        .contains("\n# " + late + ": revision 2, 1 behind, trusted for 29 days, good\n")
        .contains("\n# " + dead + ": revision 0, 3 behind, trusted for 0 days, ");
  }

  @Test
  void aPublisherIsWarnedAWeekBeforeTheWhitelistRunsOutAndNoEarlier() throws IOException {
    Path tree = tree();
    argosy.ok("publish", "--dir", tree.toString(), "--to", to());
    assertThat(argosy.said()).doesNotContain("runs out");
    argosy.ok("cvmfs", "resign", repository.toString(), "--days", "8");
    argosy.ok("publish", "--dir", tree.toString(), "--to", to(), "--tag", "early");
    assertThat(argosy.said()).doesNotContain("runs out");
    argosy.ok("cvmfs", "resign", repository.toString(), "--days", "6");
    argosy.ok("publish", "--dir", tree.toString(), "--to", to(), "--tag", "late", "-q");
    assertThat(argosy.said())
        .as("though it was to be quiet")
        .startsWith("warning: the whitelist of " + NAME + " runs out on ")
        .contains(": argosy cvmfs resign");
  }

  @Test
  void aDryRunChangesNothingAndWrongUsageSaysWhatIsMissing() throws IOException {
    assertThat(argosy.run("publish", "--dir", tree().toString(), "--to", to(), "--dry-run"))
        .isZero();
    assertThat(repository).doesNotExist();
    assertThat(argosy.run("publish", "--to", to())).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("one of RELEASE, --dir DIR and --tar FILE");
    assertThat(
            argosy.run(
                "publish", "--dir", temp.resolve("tree").toString(), "--to", "cvmfs:/srv/plain"))
        .isEqualTo(2);
    assertThat(argosy.lastLine()).contains("named like a host");
  }
}
