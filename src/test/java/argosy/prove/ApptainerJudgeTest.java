package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.format.sif.Additions;
import argosy.format.sif.SifFormat;
import argosy.format.tar.InlineBlobs;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.prove.ApptainerJudge.Key;
import argosy.release.Materialise;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Signers;
import argosy.tool.Tool;
import argosy.trust.OpenPgpKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Apptainer itself as judge of our images. Installs it where the machine has none.
@Tag("client")
class ApptainerJudgeTest {
  /// Kept between runs: making it takes a minute.
  private static final Path ROOT =
      Path.of(
          Optional.ofNullable(System.getenv("ARGOSY_TEST_APPTAINER"))
              .orElse("/var/tmp/argosy-test-apptainer"));

  @TempDir private Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private Optional<Signer> signer = Optional.empty();
  private String pem = "";

  @BeforeAll
  static void install() throws IOException {
    ApptainerRoot.install(ROOT, Progress.SILENT);
  }

  @BeforeEach
  void key() throws IOException {
    Signer made = Signers.of("Test <test@example.org>", Profiles.EPOCH);
    signer = Optional.of(made);
    pem = made.publicKeys().ed25519Pem();
  }

  private Artifact write(Profile profile) throws IOException {
    return write(profile, SifFormat.Options.DEFAULT);
  }

  private Artifact write(Profile profile, SifFormat.Options options) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    try (Parallel parallel = new Parallel(2)) {
      return new SifFormat(options, parallel, new MemoryMemo(), signer)
          .write(profile, store, new DirectoryOutput(folder));
    }
  }

  private ApptainerJudge judge() {
    return new ApptainerJudge(ROOT, "sif", Optional.of(new Key.Pem(pem)));
  }

  private Tool.Result apptainer(String... arguments) throws IOException {
    return ApptainerRoot.find(ROOT).apptainer(folder, List.of(arguments)).run();
  }

  @Test
  void apptainerRunsTheDemoOfASignedImage() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile);
    Proof proof = judge().prove(artifact, profile.release(), folder);
    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    assertThat(((Proof.Passed) proof.result()).clientVersion()).matches("\\d+\\.\\d+.*");
  }

  @Test
  void aFlatTreeRunsAsItLies() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    InlineBlobs blobs = new InlineBlobs(store);
    try (Parallel parallel = new Parallel(2)) {
      new Materialise(blobs, parallel)
          .write(
              new Additions(profiles.busybox(), blobs).tree(),
              folder.resolve("root"),
              Profiles.EPOCH);
    }
    Tool.Result read = apptainer("exec", "root", "cat", "/.singularity.d/runscript.help");
    assertThat(read.out()).as(read.err()).contains("hello");
    assertThat(
            apptainer("run", "--app", SifFormat.demoApp(profiles.busybox().stack()), "root").out())
        .contains("result answer 42");
  }

  @Test
  void aPrefixStackRunsInItsBase() throws IOException {
    Profile profile = profiles.onBusybox(profiles.prefix("/opt/argosy/hello"));
    Artifact artifact = write(profile);
    Proof proof = judge().prove(artifact, profile.release(), folder);
    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    assertThat(apptainer("exec", artifact.main().name(), "greet").out()).isEqualTo("hello\n");
  }

  @Test
  void anImageSignedWithOpenPgpIsVerifiedWithAnImportedKeyAndRuns() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile, SifFormat.Options.OPENPGP);
    String sif = artifact.main().name();
    String certificate = signer.orElseThrow().publicKeys().openPgpArmoured();
    ApptainerJudge trusting =
        new ApptainerJudge(ROOT, "sif-openpgp", Optional.of(new Key.OpenPgp(certificate)));
    assertThat(trusting.prove(artifact, profile.release(), folder)).matches(Proof::passed);
    Files.writeString(folder.resolve("key.asc"), certificate);
    ApptainerRoot root = ApptainerRoot.find(ROOT);
    assertThat(root.script(folder, "apptainer verify --local " + sif).run().ok()).isFalse();
    Tool.Result verified =
        root.script(folder, "apptainer key import key.asc && apptainer verify --local " + sif)
            .run();
    assertThat(verified.err() + verified.out()).contains("Test <test@example.org>");
    ApptainerJudge other =
        new ApptainerJudge(
            ROOT,
            "sif-openpgp",
            Optional.of(
                new Key.OpenPgp(
                    OpenPgpKey.create(
                            "Other <o@example.org>", Profiles.EPOCH, 0, new SecureRandom())
                        .certificateArmoured())));
    assertThat(other.prove(artifact, profile.release(), folder).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("does not accept"));
  }

  @Test
  void runHelpInspectTestAndAppsWork() throws IOException {
    write(profiles.busybox());
    String sif = "hello-v1_0-amd64.sif";
    assertThat(Files.isExecutable(folder.resolve(sif))).as("a user may start it").isTrue();
    assertThat(apptainer("run-help", sif).out()).contains("hello v1_0: A small stack for tests");
    assertThat(apptainer("inspect", "--labels", sif).out())
        .contains("org.opencontainers.image.title: hello", "org.example.team: tests");
    assertThat(apptainer("inspect", "--list-apps", sif).out().lines())
        .containsExactly("demo", "hello");
    assertThat(apptainer("inspect", "--deffile", sif).out()).contains("hello@v1_0", "base 12");
    assertThat(apptainer("inspect", "--runscript", "--app", "hello", sif).out()).contains("hello");
    assertThat(apptainer("run-help", "--app", "hello", sif).out()).contains("says hello");
    assertThat(apptainer("run", "--app", "hello", sif).out()).contains("result answer 42.0");
    assertThat(apptainer("test", sif).out()).contains("Ok.");
    assertThat(apptainer("run", sif).out()).contains("apptainer run IMAGE COMMAND");
    assertThat(apptainer("run", sif, "cat", "/usr/share/doc/base/copyright").out())
        .isEqualTo("MIT\n");
    assertThat(apptainer("exec", sif, "id", "-u").out().strip()).isNotEqualTo("0");
    Tool.Result env = apptainer("exec", "--env", "PYTHONPATH=/mine", sif, "env");
    assertThat(env.out().lines())
        .contains("HELLO_HOME=/share/hello world", "HELLO_PATH=/é", "PYTHONPATH=/mine")
        .anyMatch(l -> l.startsWith("PATH=/bin:/usr/local/sbin:"));
    assertThat(
            Tool.of("unsquashfs", "-o", "32768", "-l", folder.resolve(sif).toString())
                .runOk()
                .out())
        .contains("squashfs-root/usr/bin/hello-demo");
    assertThat(apptainer("sif", "list", sif).out())
        .contains("Def.FILE", "JSON.Labels", "FS (Squashfs/*System/amd64)", "Signature");
  }

  @Test
  void aFlippedByteIsNotVerified() throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile);
    try (FileChannel file =
        FileChannel.open(
            folder.resolve(artifact.main().name()),
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      file.read(one, 400_000);
      file.write(ByteBuffer.wrap(new byte[] {(byte) ~one.get(0)}), 400_000);
    }
    Proof proof = judge().prove(artifact, profile.release(), folder);
    assertThat(proof.failed()).isTrue();
    assertThat(((Proof.Failed) proof.result()).reason()).contains("signature");
  }

  @Test
  void aDemoThatFailsIsAFailedProof() throws IOException {
    Profile profile = profiles.busybox();
    Demo other = new Demo(List.of("hello"), 60, List.of(new Demo.Expectation("answer", "43", 0.5)));
    Release release = profile.release().with(profile.stack().toBuilder().demo(other).build());
    Proof proof =
        new ApptainerJudge(ROOT, "sif", Optional.empty()).prove(write(profile), release, folder);
    assertThat(proof.result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).contains("expected 43 within 0.5 but got 42.0"));
  }

  @Test
  void aMachineWithoutApptainerSaysHowToGetIt() throws IOException {
    ApptainerJudge judge = new ApptainerJudge(folder.resolve("nowhere"), "sif", Optional.empty());
    if (Tool.find("apptainer").isEmpty()) {
      assertThat(judge.availability())
          .isInstanceOfSatisfying(
              Judge.Availability.Absent.class,
              a -> assertThat(a.remedy()).contains("argosy doctor --install"));
    }
  }
}
