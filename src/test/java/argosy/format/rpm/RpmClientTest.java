package argosy.format.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.recipe.RecipeFormat;
import argosy.format.rpm.RpmOptions.Compression;
import argosy.format.rpm.RpmOptions.Layout;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Signers;
import argosy.testing.SourceProfiles;
import argosy.tool.Tool;
import argosy.trust.Ed25519Key;
import argosy.trust.KeySigner;
import argosy.trust.OpenPgpKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What rpm and rpmlint say of our packages.
@Tag("client")
class RpmClientTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final RpmOptions OPTIONS =
      RpmOptions.of("Argosy Publishers <publishers@argosy-project.org>");
  private static final KeySigner SIGNER = Signers.at(Profiles.EPOCH);
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  @TempDir Path scratch;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private List<Path> write(RpmOptions options, Profile profile) throws IOException {
    Artifact artifact =
        new RpmFormat("rpm", options, Optional.of(SIGNER), PARALLEL)
            .write(profile, store, new DirectoryOutput(scratch));
    return artifact.files().stream().map(NamedFile::name).map(scratch::resolve).toList();
  }

  /// rpm with a database and a root of its own.
  private Tool rpm(String program, String... arguments) {
    List<String> argv =
        new ArrayList<>(
            List.of(
                program,
                "--define",
                "_dbpath " + scratch.resolve("db"),
                "--define",
                "_dbpath_rebuild " + scratch.resolve("db2")));
    argv.addAll(List.of(arguments));
    return Tool.of(argv);
  }

  private Path install(List<Path> packages, String... options) throws IOException {
    Path root = Files.createDirectories(scratch.resolve("root"));
    List<String> argv =
        new ArrayList<>(
            List.of(
                "rpm",
                "--root",
                root.toString(),
                "--define",
                "_dbpath /var/lib/rpm",
                "--nodeps",
                "-i"));
    argv.addAll(List.of(options));
    packages.forEach(p -> argv.add(p.toString()));
    Tool.Result said = Tool.of(argv).run();
    assertThat(said.ok()).as(said.tail()).isTrue();
    return root;
  }

  private static void requireFiles(Profile profile, Path place) throws IOException {
    for (Entry entry : profile.tree().entries()) {
      Path path = place.resolve(entry.path());
      switch (entry) {
        case Entry.File f -> {
          assertThat(path).hasDigest("SHA-256", f.digest().hex());
          assertThat((int) Files.getAttribute(path, "unix:mode") & 07777)
              .as(f.path())
              .isEqualTo(f.mode() & ~06000);
        }
        case Entry.Directory d ->
            assertThat((int) Files.getAttribute(path, "unix:mode") & 07777)
                .as(d.path())
                .isEqualTo(d.mode());
        case Entry.Symlink l ->
            assertThat(Files.readSymbolicLink(path)).isEqualTo(Path.of(l.target()));
      }
    }
  }

  private void rpmInstallsTheTree(RpmOptions options) throws IOException {
    Profile profile = profiles.root();
    Path root = install(write(options, profile));
    requireFiles(profile, root.resolve("opt/argosy/hello/v1_0/root"));
    Tool.Result verified =
        Tool.of(
                "rpm",
                "--root",
                root.toString(),
                "--define",
                "_dbpath /var/lib/rpm",
                "--nodeps",
                "-V",
                "argosy-hello")
            .run();
    assertThat(verified.out() + verified.err()).isEmpty();
  }

  @Test
  void rpmInstallsTheTreeFromOneZstdFrame() throws IOException {
    rpmInstallsTheTree(OPTIONS);
  }

  @Test
  void rpmInstallsTheTreeFromGzipMembers() throws IOException {
    rpmInstallsTheTree(OPTIONS.with(Compression.GZ));
  }

  private void everyDigestAndSignatureHolds(OpenPgpKey key, String algorithm) throws IOException {
    KeySigner signer = new KeySigner(key, Ed25519Key.create(new SecureRandom()), Profiles.EPOCH);
    Path file = Files.writeString(scratch.resolve("key.asc"), key.certificateArmoured());
    rpm("rpmkeys", "--import", file.toString()).runOk();
    Artifact artifact =
        new RpmFormat("rpm", OPTIONS, Optional.of(signer), PARALLEL)
            .write(profiles.root(), store, new DirectoryOutput(scratch));
    String main = scratch.resolve(artifact.main().name()).toString();
    Tool.Result said = rpm("rpmkeys", "--checksig", "-v", main).run();
    assertThat(said.ok()).as(said.out() + said.err()).isTrue();
    assertThat(said.out().lines().skip(1))
        .hasSizeGreaterThanOrEqualTo(4)
        .allMatch(line -> line.endsWith(": OK"));
    assertThat(said.out())
        .contains(algorithm + "/SHA512 Signature", "Header SHA256 digest", "Payload SHA256");
  }

  @Test
  void everyDigestAndTheRsaSignatureHold() throws IOException {
    everyDigestAndSignatureHolds(SIGNER.openPgp(), "RSA");
  }

  @Test
  void everyDigestAndTheEd25519SignatureHold() throws IOException {
    everyDigestAndSignatureHolds(
        OpenPgpKey.createEd25519("E <e@example.org>", 1_700_000_000L, 0, new SecureRandom()),
        "EdDSA");
  }

  private void rpmlintIsContent(List<Path> packages) throws IOException {
    Path filters = Path.of("docs/rpmlint.toml");
    for (Path file : packages) {
      Tool.Result said =
          Tool.of("rpmlint", "-c", filters.toString(), file.toString())
              .with("XDG_CACHE_HOME", scratch.resolve("cache").toString())
              .run();
      assertThat(said.out().lines().filter(l -> l.matches(".*: [EW]: .*")))
          .as(file.getFileName().toString())
          .isEmpty();
      assertThat(said.out()).contains("0 errors, 0 warnings");
    }
  }

  @Test
  void rpmlintIsContentWithARootStack() throws IOException {
    rpmlintIsContent(write(OPTIONS, profiles.root()));
  }

  @Test
  void rpmlintIsContentWithComponents() throws IOException {
    rpmlintIsContent(
        write(OPTIONS.with(Layout.COMPONENTS), profiles.prefix("/opt/argosy/hello/v1_0")));
  }

  @Test
  void theSourcePackageIsSoundToRpmAndRpmlint() throws IOException {
    Artifact artifact =
        new SourceRpmFormat(OPTIONS, Optional.of(SIGNER), PARALLEL)
            .write(profiles.root(), store, new DirectoryOutput(scratch));
    Path file = scratch.resolve(artifact.main().name());
    rpmlintIsContent(List.of(file));
    assertThat(rpm("rpm", "-qp", "--qf", "%{ARCH} %{SOURCEPACKAGE}", file.toString()).runOk().out())
        .isEqualTo("x86_64 1");
    assertThat(rpm("rpm", "-qpl", file.toString()).runOk().out().lines())
        .containsExactly("argosy-hello.spec", "hello-v1_0-amd64.tar.zst");
  }

  /// And its spec file alone, as the recipes have it.
  @Test
  void rpmlintIsContentWithASourcePackageThatHoldsSources() throws IOException {
    Profile profile = new SourceProfiles(store).two();
    Artifact artifact =
        new SourceRpmFormat(OPTIONS, Optional.of(SIGNER), PARALLEL)
            .write(profile, store, new DirectoryOutput(scratch));
    Path file = scratch.resolve(artifact.main().name());
    assertThat(rpm("rpm", "-qpl", file.toString()).runOk().out().lines())
        .containsExactly("argosy-hello.spec", "hello-v1_0-src.tar.zst");
    assertThat(rpm("rpm", "-qpR", file.toString()).runOk().out().lines())
        .contains("bzip2", "gcc-gfortran", "make", "xz", "zstd");
    NamedFile source = new NamedFile("hello-v1_0-src.tar.zst", artifact.main().descriptor(), true);
    Path spec =
        Files.writeString(
            scratch.resolve("argosy-hello.spec"),
            RecipeFormat.rpmSpec(profile, source, "T <t@example.org>"));
    rpmlintIsContent(List.of(file, spec));
  }

  @Test
  void onePayloadServesSeveralDistributions() throws IOException {
    List<Path> packages = write(OPTIONS.forDistributions("el8", "el9"), profiles.root());
    assertThat(packages)
        .extracting(p -> p.getFileName().toString())
        .containsExactly("argosy-hello-1.0-1.el8.x86_64.rpm", "argosy-hello-1.0-1.el9.x86_64.rpm");
    List<String> digests = new ArrayList<>();
    for (Path p : packages) {
      digests.add(rpm("rpm", "-qp", "--qf", "%{PAYLOADDIGEST}", p.toString()).runOk().out());
    }
    assertThat(digests.getFirst()).hasSize(64).isEqualTo(digests.getLast());
  }

  @Test
  void equalLargeFilesAreInstalledAsOne() throws IOException {
    byte[] content = new byte[100_000];
    new Random(1).nextBytes(content);
    String deep = "lib/" + "a-long-folder-name/".repeat(8);
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello/v1_0",
            List.of(
                profiles.part(
                    "p",
                    "1",
                    "",
                    List.of(),
                    List.of(
                        profiles.file(deep + "one", 0644, content),
                        profiles.file(deep + "three", 0755, content),
                        profiles.file("share/two", 0644, content)))),
            List.of());
    Path root = install(write(OPTIONS, profile));
    Path place = root.resolve("opt/argosy/hello/v1_0");
    requireFiles(profile, place);
    assertThat(Files.getAttribute(place.resolve(deep + "one"), "unix:ino"))
        .isEqualTo(Files.getAttribute(place.resolve("share/two"), "unix:ino"))
        .isNotEqualTo(Files.getAttribute(place.resolve(deep + "three"), "unix:ino"));
  }

  @Test
  void aPrefixStackIsPutElsewhere() throws IOException {
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello/v1_0",
            List.of(
                profiles.part(
                    "p", "1", "", List.of(), List.of(profiles.text("bin/x", 0755, "#!/bin/sh\n")))),
            List.of());
    Path root = install(write(OPTIONS, profile), "--prefix", "/sw/hello");
    requireFiles(profile, root.resolve("sw/hello"));
  }
}
