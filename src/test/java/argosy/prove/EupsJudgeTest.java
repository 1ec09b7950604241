package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Parallel;
import argosy.format.eups.EupsFormat;
import argosy.format.eups.EupsPackaging;
import argosy.format.eups.EupsRoot;
import argosy.format.eups.EupsStackFormat;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.EupsProfiles;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.testing.SourceProfiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The real EUPS, where `EUPS_DIR` says that there is one.
@Tag("client")
@Tag("eups")
class EupsJudgeTest {
  private static final Optional<Path> EUPS =
      Optional.ofNullable(System.getenv("EUPS_DIR")).map(Path::of);
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  @BeforeEach
  void anyoneMayEnter() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static EupsJudge judge(EupsJudge.Form form, Path scratch) throws IOException {
    EupsJudge judge = new EupsJudge(form, scratch, EUPS);
    Judge.Availability availability = judge.availability();
    assumeTrue(
        availability instanceof Judge.Availability.Present, "not available: " + availability);
    return judge;
  }

  private Artifact write(EupsJudge.Form form, Profile profile, Path out) throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      DirectoryOutput output = new DirectoryOutput(Files.createDirectories(out));
      return switch (form) {
        case STACK -> new EupsStackFormat(parallel).write(profile, store, output);
        case DISTRIBUTION, PACKAGES -> {
          EupsPackaging packaging =
              form == EupsJudge.Form.PACKAGES ? EupsPackaging.EUPSPKG : EupsPackaging.TARBALL;
          Artifact artifact = new EupsFormat(packaging, parallel).write(profile, store, output);
          new EupsRoot(packaging)
              .index(List.of(artifact), name -> FileChannel.open(out.resolve(name)), output);
          yield artifact;
        }
      };
    }
  }

  private Proof prove(EupsJudge.Form form, Profile profile) throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    EupsJudge judge = judge(form, scratch);
    Path out = folder.resolve("out" + System.nanoTime());
    return judge.prove(write(form, profile, out), profile.release(), out);
  }

  @ParameterizedTest
  @EnumSource
  void stacksOfBothKindsAreInstalledSetUpRunAndUnset(EupsJudge.Form form) throws IOException {
    for (Profile profile :
        List.of(
            EupsProfiles.plain(profiles.busybox()),
            EupsProfiles.withProducts(profiles),
            EupsProfiles.plain(new SourceProfiles(store).two()))) {
      Proof proof = prove(form, profile);
      assertThat(proof.passed()).as(proof.toString()).isTrue();
    }
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Profile profile =
        Shipped.expecting(profiles.prefix(""), new Demo.Expectation("answer", "43", 0));
    assertThat(prove(EupsJudge.Form.STACK, EupsProfiles.plain(profile)).result())
        .isInstanceOf(Proof.Failed.class);
  }

  @Test
  void productsNameOneAnothersFilesAtThePlaceTheyWereInstalledTo() throws IOException {
    judge(EupsJudge.Form.DISTRIBUTION, folder);
    Path out = folder.resolve("root");
    write(EupsJudge.Form.DISTRIBUTION, EupsProfiles.withProducts(profiles), out);
    Path stack = folder.resolve("the stack");
    Files.createDirectories(stack.resolve("ups_db"));
    String script =
        """
        . "$1" >&2; export EUPS_PATH=$2
        eups distrib install -r "$3" afw 2.0 -t v1_0 >&2 || exit
        setup afw -t v1_0; say; echo "$BASE_PATH"; eups list
        """;
    Tool.Result result =
        Tool.of(
                "bash",
                "-c",
                script,
                "bash",
                EUPS.orElseThrow().resolve("bin/setups.sh").toString(),
                stack.toString(),
                out.toString())
            .with("HOME", folder.toString())
            .run();
    assertThat(result.out())
        .as(result.err())
        .startsWith(
            "of base\n" + stack + "/Linux64/base/1.0\n" + stack + "/Linux64/base/1.0/share\n")
        .containsPattern("afw +2.0 .*v1_0")
        .containsPattern("base +1.0 .*v1_0");
  }

  @Test
  void aStackIsUsedWhereItIsUnpackedAndAgainWhereItWasMoved() throws IOException {
    judge(EupsJudge.Form.STACK, folder);
    Path out = folder.resolve("out");
    Artifact artifact = write(EupsJudge.Form.STACK, EupsProfiles.withProducts(profiles), out);
    Tool.of(
            "tar",
            "-x",
            "--zstd",
            "-f",
            out.resolve(artifact.main().name()).toString(),
            "-C",
            folder.toString())
        .runOk();
    String script =
        """
        "$2/relocate" >&2 && . "$1" >&2; export EUPS_PATH=$2
        setup afw -t v1_0; say; setup hello v1_0; greet
        """;
    for (String place : List.of("first-plâce", "second")) {
      Path stack = folder.resolve(place);
      Files.move(folder.resolve(place.equals("second") ? "first-plâce" : "hello-v1_0-eups"), stack);
      Tool.Result result =
          Tool.of(
                  "bash",
                  "-c",
                  script,
                  "bash",
                  EUPS.orElseThrow().resolve("bin/setups.sh").toString(),
                  stack.toString())
              .with("HOME", folder.toString())
              .run();
      assertThat(result.out())
          .as(result.err())
          .isEqualTo("of base\n" + stack + "/Linux64/base/1.0\nhello\n");
    }
  }

  @Test
  void whereEupsIsMissingTheRemedyIsSaid() throws IOException {
    EupsJudge judge = new EupsJudge(EupsJudge.Form.STACK, folder, Optional.empty());
    assertThat(judge.availability())
        .isInstanceOfSatisfying(
            Judge.Availability.Absent.class, a -> assertThat(a.remedy()).contains("EUPS_DIR"));
  }
}
