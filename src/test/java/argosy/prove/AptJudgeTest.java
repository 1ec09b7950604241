package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Parallel;
import argosy.format.deb.AptRepository;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.deb.DebOptions.Layout;
import argosy.model.Artifact;
import argosy.model.Judge.Availability;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import argosy.trust.Ed25519Key;
import argosy.trust.KeySigner;
import argosy.trust.OpenPgpKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real apt in a fresh Debian, which is kept between runs of the tests.
@Tag("client")
class AptJudgeTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final DebOptions OPTIONS = DebOptions.of("Test <test@example.org>");
  private static final AptRepository.Options INDEX =
      new AptRepository.Options("weekly", "argosy-test", "", Profiles.EPOCH, 0);
  private static final AptRepository REPOSITORY =
      new AptRepository(
          INDEX,
          new KeySigner(
              OpenPgpKey.create("T <t@example.org>", 1_700_000_000L, 0, new SecureRandom()),
              Ed25519Key.create(new SecureRandom()),
              1_700_000_000L));
  private static AptRoot root = new AptRoot(Path.of(""), "");
  private static AptJudge judge = new AptJudge(root, INDEX);

  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  @TempDir Path scratch;
  private Path folder = Path.of("");

  @BeforeAll
  static void debian() throws IOException {
    root = AptRoot.ofMachine(Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-debian"));
    judge = new AptJudge(root, INDEX);
    assumeThat(judge.availability()).isInstanceOf(Availability.Present.class);
    root.install();
  }

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @BeforeEach
  void folder() throws IOException {
    folder = Files.createDirectories(scratch.resolve("repository"));
  }

  private Artifact ship(DebOptions options, Profile profile) throws IOException {
    DirectoryOutput output = new DirectoryOutput(folder);
    Artifact artifact =
        new DebFormat(options, PARALLEL, new MemoryMemo()).write(profile, store, output);
    REPOSITORY.index(List.of(artifact), name -> Files.newByteChannel(folder.resolve(name)), output);
    return artifact;
  }

  @Test
  void aRootStackRunsWhereAptInstalledIt() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = ship(OPTIONS, profile);
    assertThat(judge.prove(artifact, profile.release(), folder)).matches(Proof::passed);
    assertThat(new DpkgJudge(scratch).prove(artifact, profile.release(), folder))
        .matches(Proof::passed);
  }

  @Test
  void aPrefixStackRunsAsOnePackageAndAsComponents() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    assertThat(judge.prove(ship(OPTIONS, profile), profile.release(), folder))
        .matches(Proof::passed);
    Artifact parts = ship(OPTIONS.with(Layout.COMPONENTS), profile);
    assertThat(judge.prove(parts, profile.release(), folder)).matches(Proof::passed);
  }

  @Test
  void removingThePackageLeavesNothingBehind() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = ship(OPTIONS, profile);
    String script =
        AptJudge.INSTALL.replace(
                "apt-get -q install",
                "ls_all() { find / -xdev \\( -path /var/log -o -path /var/lib/apt -o -path"
                    + " /var/cache \\) -prune -o ! -path '/var/lib/dpkg/*' -print | sort; }\n"
                    + "ls_all >/var/log/before\n"
                    + "apt-get -q install")
            + """
            find /opt/argosy -type f | wc -l >&3
            apt-get -q purge -y argosy-hello || exit 1
            ls_all >/var/log/after
            ! comm -13 /var/log/before /var/log/after | grep . >&3
            """;
    Tool.Result ran =
        root.run(folder, 600, script, judge.arguments(artifact, profile.release(), folder));
    assertThat(ran).as(ran.tail()).matches(Tool.Result::ok);
    assertThat(Integer.parseInt(ran.out().strip())).isGreaterThan(10);
  }

  @Test
  void aTamperedRepositoryIsNotInstalledFrom() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = ship(OPTIONS, profile);
    Path deb = folder.resolve(artifact.main().name());
    byte[] bytes = Files.readAllBytes(deb);
    bytes[bytes.length - 100] ^= 1;
    Files.write(deb, bytes);
    assertThat(judge.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).contains("could not install", "Hash Sum mismatch"));
    Path release = folder.resolve("dists/weekly/InRelease");
    Files.writeString(release, Files.readString(release).replace("Codename: w", "Codename: v"));
    assertThat(judge.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("refuses the repository"));
  }
}
