package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.format.cvmfs.Resign;
import argosy.format.cvmfs.Signing;
import argosy.publish.cvmfs.DirectoryStorage;
import argosy.tool.Tool;
import argosy.trust.RepositoryKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// CernVM-FS's own programs on what we publish. Debian does not bring them.
@Tag("client")
@Tag("cvmfs")
class CvmfsProofTest {
  private static final long DAY = 24 * 3600;
  @TempDir private Path temp;
  private CommandLine argosy;
  private Path repository = Path.of("");

  @BeforeEach
  void publishedRelease() throws IOException {
    argosy = new CommandLine(temp);
    repository = temp.resolve("srv/sw.test.org");
    Path stack = Files.createDirectories(temp.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/bin"));
    Path command = stack.resolve("files/bin/tiny");
    Files.writeString(command, "#!/bin/sh\ncat \"$(dirname \"$0\")/../share/answer\" || exit 1\n");
    command.toFile().setExecutable(true, false);
    Files.createDirectories(stack.resolve("files/share"));
    Files.writeString(stack.resolve("files/share/answer"), "result answer 42\n");
    Files.write(stack.resolve("files/share/large"), new byte[9 << 20]); // in chunks
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: "1"
        summary: a tiny stack
        kind: prefix
        contents:
          - dir: files
        commands: [tiny]
        demo:
          run: ["${prefix}/bin/tiny"]
          expect:
            answer: {value: 42, tolerance: 0}
        """);
    argosy.done("ship", stack.toString(), "--no-prove", "--forms", "tarball");
    argosy.done("publish", "tiny@v1", "--to", "cvmfs:" + repository);
  }

  private Map<String, Json.Obj> proofs() throws IOException {
    argosy.run("cvmfs", "prove", repository.toString(), "--release", "tiny@v1", "--json");
    Map<String, Json.Obj> proofs = new TreeMap<>();
    argosy
        .json()
        .array("proofs")
        .forEach(p -> proofs.put(p.asObject().string("client"), p.asObject()));
    return proofs;
  }

  private static boolean passed(Json.Obj proof) {
    return proof.get("passed").asBoolean();
  }

  private void damage(String pattern) throws IOException {
    try (Stream<Path> walk = Files.walk(repository.resolve("data"))) {
      for (Path file : walk.filter(p -> p.getFileName().toString().matches(pattern)).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
    }
  }

  /// Mounts it with a cache that stays, prints the answer and the revision, unmounts.
  private Tool.Result mounted(Path cache) throws IOException {
    Files.createDirectories(cache);
    Path settings =
        Files.writeString(
            temp.resolve("client.conf"),
            """
            CVMFS_CACHE_BASE=%1$s
            CVMFS_RELOAD_SOCKETS=%1$s
            CVMFS_SHARED_CACHE=no
            CVMFS_SERVER_URL=file://%2$s
            CVMFS_HTTP_PROXY=DIRECT
            CVMFS_KEYS_DIR=
            CVMFS_PUBLIC_KEY=%3$s
            """
                .formatted(cache, repository, argosy.home.resolve("cvmfs/keys/sw.test.org.pub")));
    return Tool.of(
            "unshare",
            "-m",
            "--propagation",
            "private",
            "sh",
            "-c",
            """
            mount -t tmpfs tmpfs /cvmfs && mkdir /cvmfs/sw.test.org
            cvmfs2 -o config="$0" sw.test.org /cvmfs/sw.test.org >&2 || exit
            cat /cvmfs/sw.test.org/answer && getfattr -n user.revision --only-values /cvmfs/sw.test.org
            status=$?
            umount /cvmfs/sw.test.org
            exit $status
            """,
            settings.toString())
        .within(120)
        .run();
  }

  private void answer(String text) throws IOException {
    Path more = Files.createDirectories(temp.resolve("more"));
    Files.writeString(more.resolve("answer"), text);
    argosy.done("publish", "--tar", tar(more), "--to", "cvmfs:" + repository, "--at", "/");
  }

  private String tar(Path folder) throws IOException {
    Path tar = temp.resolve("more.tar");
    Tool.of("tar", "-cf", tar.toString(), "-C", folder.toString(), "answer").runOk();
    return tar.toString();
  }

  @Test
  void aClientThatSawTheNewestRevisionKeepsItWhenAnOlderManifestIsReplayed() throws IOException {
    answer("old\n");
    byte[] older = Files.readAllBytes(repository.resolve(".cvmfspublished"));
    answer("new\n");
    Path cache = temp.resolve("cache");
    assertThat(mounted(cache).out()).isEqualTo("new\n4");
    Files.write(repository.resolve(".cvmfspublished"), older);
    assertThat(mounted(cache).out()).as("the replayed one is refused").isEqualTo("new\n4");
    assertThat(mounted(temp.resolve("fresh")).out())
        .as("a client that never saw a newer one cannot know")
        .isEqualTo("old\n3");
  }

  @Test
  void aClientRefusesAWhitelistThatRanOut() throws IOException {
    answer("signed\n");
    assertThat(mounted(temp.resolve("cache")).out()).isEqualTo("signed\n3");
    RepositoryKeys keys = RepositoryKeys.open(argosy.home.resolve("cvmfs/keys"), "sw.test.org");
    Signing signing =
        new Signing(
            keys.name(), keys.publicPem(), keys.certificatePem(), keys.signing(), keys.master());
    long now = Instant.now().getEpochSecond();
    try (DirectoryStorage storage = DirectoryStorage.writing(repository, folder -> {})) {
      Resign.run(storage, signing, now - 40 * DAY, 30 * DAY);
    }
    Tool.Result refused = mounted(temp.resolve("fresh"));
    assertThat(refused.ok()).isFalse();
    assertThat(refused.out() + refused.err())
        .contains("Failed to initialize")
        .doesNotContain("signed");
    argosy.done("cvmfs", "resign", repository.toString());
    assertThat(mounted(temp.resolve("fresh")).out()).isEqualTo("signed\n3");
  }

  @Test
  void afterARollbackAndACollectionTheCheckerAndTheClientAcceptIt() throws IOException {
    answer("old\n");
    argosy.done("cvmfs", "tag", repository.toString(), "--tag", "good");
    answer("new\n");
    argosy.done("cvmfs", "rollback", repository.toString(), "--tag", "good");
    Path cache = temp.resolve("cache");
    assertThat(mounted(cache).out()).isEqualTo("old\n5");
    argosy.done("cvmfs", "gc", repository.toString(), "--grace-days", "0");
    assertThat(mounted(cache).out()).isEqualTo("old\n5");
    assertThat(proofs().values()).hasSize(2).allMatch(CvmfsProofTest::passed);
  }

  @Test
  void theCheckerAndTheClientAcceptWhatWasPublishedAndRefuseDamage() throws IOException {
    Map<String, Json.Obj> sound = proofs();
    assertThat(passed(sound.get("cvmfs-check"))).as(sound.toString()).isTrue();
    assertThat(passed(sound.get("cvmfs2"))).as(sound.toString()).isTrue();
    damage("[0-9a-f]{38}"); // plain files: the command and what it prints
    assertThat(passed(proofs().get("cvmfs2"))).isFalse();
    damage("[0-9a-f]{38}C");
    Map<String, Json.Obj> damaged = proofs();
    assertThat(damaged.get("cvmfs2").string("reason")).contains("cvmfs2 does not mount it");
    assertThat(damaged.get("cvmfs-check").string("reason")).contains("exit code");
  }
}
