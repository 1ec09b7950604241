package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.codec.squashfs.Compression;
import argosy.format.sif.SifFormat;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.StackKind;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What squashfuse makes of our images.
@Tag("client")
class SquashfsJudgeTest {
  private static final SifFormat.Options PLAIN =
      new SifFormat.Options(
          SifFormat.Container.SQUASHFS, Compression.ZSTD, SifFormat.SignatureKind.DSSE);

  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  @BeforeEach
  void theImagesLieWhereOnlyTheirMakerCanGo() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.createDirectory(
        out(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private Path out() {
    return folder.resolve("artifacts");
  }

  private Artifact write(Profile profile) throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      return new SifFormat(PLAIN, parallel, new MemoryMemo(), Optional.empty())
          .write(profile, store, new DirectoryOutput(out()));
    }
  }

  private Proof prove(Artifact artifact, Profile profile) throws IOException {
    Path scratch = folder.resolve("scratch");
    SquashfsJudge judge = new SquashfsJudge(SquashfsJudge.find(), scratch);
    assertThat(judge.availability()).isInstanceOf(Judge.Availability.Present.class);
    Proof proof = judge.prove(artifact, profile.release(), out());
    try (var left = Files.list(scratch)) {
      assertThat(left).as("what the judge leaves behind").isEmpty();
    }
    assertThat(running())
        .as("programs that outlive the proof")
        .noneMatch(c -> c.contains(folder.toString()));
    return proof;
  }

  private static List<String> running() {
    return ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()).toList();
  }

  private Profile withDemo(String script) throws IOException {
    Entry.File demo = profiles.text("bin/hello-demo", 0755, script);
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        "/opt/argosy/hello",
        List.of(profiles.part("own", "1", "", List.of(), List.of(demo))),
        List.of());
  }

  private static void failsWith(Proof proof, String reason) {
    assertThat(proof.result())
        .isInstanceOfSatisfying(Proof.Failed.class, f -> assertThat(f.reason()).isEqualTo(reason));
  }

  @Test
  void aPrefixStackIsMountedAtItsPrefix() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello");
    Proof proof = prove(write(profile), profile);
    assertThat(proof.result()).isInstanceOf(Proof.Passed.class);
    assertThat(((Proof.Passed) proof.result()).clientVersion()).matches("\\d+\\.\\d+.*");
  }

  @Test
  void aRootStackIsTheRoot() throws IOException {
    Profile profile = profiles.busybox();
    Proof proof = prove(write(profile), profile);
    assertThat(proof.result()).as(proof.toString()).isInstanceOf(Proof.Passed.class);
  }

  @Test
  void theDemoSeesItsOwnFilesItsVariablesAndNoRights() throws IOException {
    Profile profile =
        withDemo(
            """
            #!/bin/sh
            [ "$HELLO_HOME" = '/opt/argosy/hello/share/hello world' ] || exit 3
            [ "$HELLO_PATH" = /opt/argosy/hello/é ] || exit 4
            [ "$(command -v hello-demo)" = /opt/argosy/hello/bin/hello-demo ] || exit 5
            [ "$(id -u)" != 0 ] || exit 6
            ! touch /opt/argosy/hello/new || exit 7
            [ "$(ls /opt /opt/argosy/hello | tr '\\n' ' ')" = '/opt: argosy  /opt/argosy/hello: bin ' ] || exit 8
            touch "$HOME/new" || exit 9
            echo 'result greeting hello'
            echo 'result answer 42'
            """);
    Proof proof = prove(write(profile), profile);
    assertThat(proof.result()).as(proof.toString()).isInstanceOf(Proof.Passed.class);
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Profile profile = withDemo("#!/bin/sh\necho 'result greeting hi'\necho 'result answer 42.0'\n");
    failsWith(prove(write(profile), profile), "result greeting: expected hello but got hi");
  }

  @Test
  void aDemoThatFailsIsNotProved() throws IOException {
    Profile profile =
        withDemo("#!/bin/sh\necho 'result greeting hello'\necho 'result answer 42'\nexit 7\n");
    failsWith(prove(write(profile), profile), "the demo ended with exit code 7");
  }

  @Test
  void anImageThatIsCutOffIsNotMounted() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello");
    Artifact artifact = write(profile);
    Path image = out().resolve(artifact.main().name());
    try (FileChannel channel = FileChannel.open(image, StandardOpenOption.WRITE)) {
      channel.truncate(Files.size(image) / 2);
    }
    Proof proof = prove(artifact, profile);
    assertThat(proof.result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).startsWith("squashfuse does not mount it: "));
  }

  @Test
  void withoutSquashfuseNothingIsProvedAndTheRemedyIsSaid() throws IOException {
    Profile profile = profiles.prefix("/opt/argosy/hello");
    SquashfsJudge judge = new SquashfsJudge(Optional.empty(), folder.resolve("scratch"));
    assertThat(judge.availability())
        .isEqualTo(
            new Judge.Availability.Absent(
                "squashfuse is not installed", "argosy doctor --install (as root)"));
    assertThat(judge.prove(write(profile), profile.release(), out()).result())
        .isEqualTo(
            new Proof.Missing("squashfuse is not installed", "argosy doctor --install (as root)"));
  }
}
