package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Parallel;
import argosy.format.rpm.DnfRepository;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.rpm.RpmOptions.Layout;
import argosy.model.Artifact;
import argosy.model.Judge.Availability;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.Signer;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.testing.Signers;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real dnf and rpm, into a fresh Debian that is kept between runs of the tests.
@Tag("client")
class DnfJudgeTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final RpmOptions OPTIONS = RpmOptions.of("Test <test@example.org>");
  private static final DnfRepository.Options INDEX =
      new DnfRepository.Options("argosy-test", "", Profiles.EPOCH, DnfRepository.Compression.GZ);
  private static final Signer SIGNER = Signers.at(1_700_000_000L);
  private static AptRoot root = new AptRoot(Path.of(""), "");
  private static DnfJudge judge = new DnfJudge(root, INDEX);

  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  @TempDir Path scratch;
  private Path folder = Path.of("");

  @BeforeAll
  static void debian() throws IOException {
    root = AptRoot.ofMachine(Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-debian"));
    judge = new DnfJudge(root, INDEX);
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

  private Artifact write(RpmOptions options, Optional<Signer> signer, Profile profile)
      throws IOException {
    return new RpmFormat("rpm", options, signer, PARALLEL)
        .write(profile, store, new DirectoryOutput(folder));
  }

  private void index(DnfRepository.Options options, Artifact... artifacts) throws IOException {
    new DnfRepository(options, SIGNER)
        .index(
            List.of(artifacts),
            name -> Files.newByteChannel(folder.resolve(name)),
            new DirectoryOutput(folder));
  }

  private Artifact ship(RpmOptions options, Profile profile) throws IOException {
    Artifact artifact = write(options, Optional.of(SIGNER), profile);
    index(INDEX, artifact);
    return artifact;
  }

  private Profile tagged(String tag) throws IOException {
    Profile p = profiles.prefix("/opt/argosy/hello/" + tag);
    return p.with(p.release().tagged(tag));
  }

  @Test
  void aRootStackRunsWhereDnfInstalledIt() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = ship(OPTIONS, profile);
    assertThat(judge.prove(artifact, profile.release(), folder)).matches(Proof::passed);
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
  void anUpgradeFetchesTheChangedComponentOnlyAndIsTakenBack() throws IOException {
    RpmOptions components = OPTIONS.with(Layout.COMPONENTS);
    Profile first = Shipped.tagged(profiles.prefix("/opt/argosy/hello/stack"), "w_2026_46");
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    Artifact old = write(components, Optional.of(SIGNER), first);
    Artifact newer = write(components, Optional.of(SIGNER), next);
    index(INDEX, old, newer);
    Tool.Result ran =
        after(
            old,
            first,
            """
            stack=root/opt/argosy/hello/stack
            versions() { rpm --root "$PWD/root" -qa 'argosy-hello*' | sort; }
            versions >before
            $dnf upgrade || exit 1
            versions >after
            diff before after | sed -n 's/^> /upgraded /p'
            cat $stack/share/greet.news
            rpm --root "$PWD/root" -V argosy-hello argosy-hello-greet && echo verified
            $dnf updateinfo list --all | sed -n 's/  */ /g; s/^i* *\\(ARGOSY.*greet.*w47.*\\)/brought: \\1/p'
            $dnf downgrade argosy-hello argosy-hello-greet || exit 1
            versions | diff before - && [ ! -e $stack/share/greet.news ] && echo taken back
            $dnf remove argosy-hello || exit 1
            versions
            [ -e root/opt/argosy ] || echo nothing left
            exit 9
            """);
    assertThat(ran.err().lines())
        .contains(
            "upgraded argosy-hello-0~20261119.w47-1.x86_64",
            "upgraded argosy-hello-greet-0~20261119.w47+2.0-1.x86_64",
            "new",
            "verified",
            "brought: ARGOSY-hello-w_2026_47 enhancement"
                + " argosy-hello-greet-0~20261119.w47+2.0-1.x86_64",
            "taken back",
            "nothing left")
        .doesNotContain("upgraded argosy-hello-base-0~20261119.w47+12-1.x86_64");
    assertThat(judge.prove(old, first.release(), folder)).matches(Proof::passed);
    assertThat(judge.prove(newer, next.release(), folder)).matches(Proof::passed);
  }

  /// The prefix stack, of which one component was linked against that C library.
  private Profile needing(String glibc, Layout layout) throws IOException {
    Profile p =
        profiles.prefix(
            switch (layout) {
              case ALL_IN_ONE -> "/opt/argosy/hello/v1_0";
              case COMPONENTS -> "/opt/argosy/hello/stack";
            });
    List<Profile.Part> parts = new ArrayList<>(p.packages());
    parts.set(0, Profiles.needingGlibc(parts.getFirst(), glibc));
    return new Profile(p.release(), p.prefix(), parts, p.tree(), p.activation(), p.open());
  }

  @Test
  void aPrefixStackIsInstalledOnlyWhereTheCLibraryIsNewEnough() throws IOException {
    for (Layout layout : Layout.values()) {
      Profile old = needing("2.17", layout);
      Artifact artifact = ship(OPTIONS.with(layout), old);
      assertThat(judge.prove(artifact, old.release(), folder)).matches(Proof::passed);
      Profile tooNew = needing("2.99", layout);
      assertThat(judge.prove(ship(OPTIONS.with(layout), tooNew), tooNew.release(), folder).result())
          .isInstanceOfSatisfying(
              Proof.Failed.class, f -> assertThat(f.reason()).contains("glibc >= 2.99"));
    }
  }

  @Test
  void indexesOfZstdAreReadToo() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    Artifact artifact = write(OPTIONS, Optional.of(SIGNER), profile);
    index(
        new DnfRepository.Options("argosy-test", "", Profiles.EPOCH, DnfRepository.Compression.ZST),
        artifact);
    assertThat(judge.prove(artifact, profile.release(), folder)).matches(Proof::passed);
  }

  /// What stands after dnf's own calls have gone on, on the same root; `$dnf` is the command.
  private Tool.Result after(Artifact artifact, Profile profile, String script) throws IOException {
    return root.run(
        folder,
        600,
        DnfJudge.INSTALL + script,
        ":",
        judge.arguments(artifact, profile.release(), folder));
  }

  @Test
  void theNextWeeklyIsAnUpgradeThatCanBeTakenBackAndRemoved() throws IOException {
    Profile first = tagged("w_2026_46");
    Profile next = tagged("w_2026_47");
    Artifact old = write(OPTIONS, Optional.of(SIGNER), first);
    Artifact newer = write(OPTIONS, Optional.of(SIGNER), next);
    index(INDEX, old, newer);
    Tool.Result ran =
        after(
            old,
            first,
            """
            state() { (cd root/opt/argosy/hello 2>/dev/null && echo "$1:" *) || echo "$1: none"; }
            state installed
            $dnf upgrade argosy-hello && state upgraded
            $dnf downgrade argosy-hello && state downgraded
            rpm --root "$PWD/root" -V argosy-hello && echo verified
            $dnf group install argosy-hello && state group
            $dnf updateinfo list --all --installed
            $dnf remove argosy-hello && state removed
            [ -e root/opt/argosy ] || echo nothing left
            exit 9
            """);
    assertThat(ran.err().lines())
        .contains(
            "installed: w_2026_46",
            "upgraded: w_2026_47",
            "downgraded: w_2026_46",
            "verified",
            "group: w_2026_46",
            "removed: none",
            "nothing left");
  }

  @Test
  void aTamperedPackageIsNotInstalled() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    Artifact artifact = ship(OPTIONS, profile);
    Path rpm = folder.resolve(artifact.main().name());
    byte[] bytes = Files.readAllBytes(rpm);
    bytes[bytes.length - 100] ^= 1;
    Files.write(rpm, bytes);
    assertThat(judge.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("dnf could not install"));
  }

  @Test
  void aForgedIndexIsRefused() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    Artifact artifact = ship(OPTIONS, profile);
    Path repomd = folder.resolve("repodata/repomd.xml");
    Files.writeString(repomd, Files.readString(repomd).replace("<revision>1", "<revision>2"));
    assertThat(judge.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f ->
                assertThat(f.reason()).contains("dnf refuses the repository", "Bad GPG signature"));
  }

  @Test
  void anUnsignedPackageIsRefused() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    Artifact artifact = write(OPTIONS, Optional.empty(), profile);
    index(INDEX, artifact);
    assertThat(judge.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("is not signed"));
  }

  @Test
  void aPackageSignedBySomebodyElseIsRefused() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    Signer other = Signers.of("O <o@example.org>", 1_700_000_000L);
    Artifact artifact = write(OPTIONS, Optional.of(other), profile);
    index(INDEX, artifact);
    assertThat(judge.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(Proof.Failed.class, f -> assertThat(f.reason()).contains("GPG"));
  }

  @Test
  void aVersionThatIsNotThereIsNoProof() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello/v1_0");
    Artifact artifact = ship(OPTIONS, profile);
    List<String> arguments = new ArrayList<>(judge.arguments(artifact, profile.release(), folder));
    arguments.set(2, "argosy-hello-9.9-1");
    assertThat(root.run(folder, 600, DnfJudge.INSTALL, ":", arguments).exit()).isEqualTo(202);
  }
}
