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
import argosy.testing.Shipped;
import argosy.testing.Signers;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
      new AptRepository(INDEX, Signers.at(1_700_000_000L));
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

  private Artifact write(DebOptions options, Profile profile) throws IOException {
    return new DebFormat("deb", options, PARALLEL, new MemoryMemo())
        .write(profile, store, new DirectoryOutput(folder));
  }

  private void index(Artifact... artifacts) throws IOException {
    REPOSITORY.index(
        List.of(artifacts),
        name -> Files.newByteChannel(folder.resolve(name)),
        new DirectoryOutput(folder));
  }

  private Artifact ship(DebOptions options, Profile profile) throws IOException {
    Artifact artifact = write(options, profile);
    index(artifact);
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
    Profile inPlace = profiles.prefix("/opt/argosy/hello/stack");
    Artifact parts = ship(OPTIONS.with(Layout.COMPONENTS), inPlace);
    assertThat(judge.prove(parts, inPlace.release(), folder)).matches(Proof::passed);
  }

  @Test
  void anUpgradeOfTheMetaPackageFetchesTheChangedComponentOnly() throws IOException {
    Profile first = Shipped.tagged(profiles.prefix("/opt/argosy/hello/stack"), "w_2026_46");
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    Artifact old = write(OPTIONS.with(Layout.COMPONENTS), first);
    Artifact newer = write(OPTIONS.with(Layout.COMPONENTS), next);
    index(old, newer);
    String script =
        AptJudge.INSTALL
            + """
            exec 1>&3
            stack=/opt/argosy/hello/stack
            versions() { dpkg-query -W -f '${Package} ${Version}\\n' 'argosy-hello*'; }
            $stack/bin/greet
            versions >before
            apt-get -q=2 upgrade -y >/dev/null || exit 1
            versions >after
            diff before after | sed -n 's/^> /upgraded /p'
            cat $stack/share/greet.news
            "$demo"
            apt-get -q=2 install -y --allow-downgrades "$@" >/dev/null || exit 1
            versions | diff before - && [ ! -e $stack/share/greet.news ] && echo taken back
            apt-mark -q=2 auto $(dpkg-query -W -f '${Package} ' 'argosy-hello-*') >/dev/null
            apt-get -q=2 purge -y argosy-hello >/dev/null && apt-get -q=2 autoremove -y >/dev/null
            versions 2>/dev/null
            [ -e /opt/argosy ] || echo nothing left
            """;
    Tool.Result ran = root.run(folder, 600, script, judge.arguments(old, first.release(), folder));
    assertThat(ran).as(ran.tail()).matches(Tool.Result::ok);
    assertThat(ran.out().lines())
        .containsExactly(
            "hello",
            "upgraded argosy-hello 0~20261119.w47-1",
            "upgraded argosy-hello-greet 0~20261119.w47+2.0-1",
            "new",
            "result greeting hello",
            "result answer 42.0",
            "Ok.",
            "taken back",
            "nothing left");
    assertThat(judge.prove(old, first.release(), folder)).matches(Proof::passed);
    assertThat(judge.prove(newer, next.release(), folder)).matches(Proof::passed);
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
