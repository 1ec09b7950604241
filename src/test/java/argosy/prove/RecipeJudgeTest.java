package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.format.recipe.RecipeFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.rpm.SourceRpmFormat;
import argosy.model.Artifact;
import argosy.model.Judge.Availability;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.SourceProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The recipes, built by the tools they are for.
@Tag("client")
class RecipeJudgeTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static AptRoot root = new AptRoot(Path.of(""), "");
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  @TempDir Path folder;

  @BeforeAll
  static void debian() throws IOException {
    root = AptRoot.ofMachine(Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-debian"));
    assumeThat(root.obstacle()).isEmpty();
    root.install();
  }

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private Artifact write(Profile profile) throws IOException {
    return new RecipeFormat("Test <test@example.org>", PARALLEL)
        .write(profile, store, new DirectoryOutput(folder));
  }

  private Artifact writeSource(Profile profile) throws IOException {
    return new SourceRpmFormat(RpmOptions.of("Test <test@example.org>"), Optional.empty(), PARALLEL)
        .write(profile, store, new DirectoryOutput(folder));
  }

  @Test
  void aSourcePackageIsBuiltAgainAndRuns() throws IOException {
    for (Profile profile :
        List.of(profiles.busybox(), profiles.prefix(""), new SourceProfiles(store).two())) {
      assertThat(proof(RecipeJudge.Recipe.SOURCE_RPM, profile, writeSource(profile)))
          .matches(Proof::passed);
    }
  }

  private Proof proof(RecipeJudge.Recipe recipe, Profile profile, Artifact artifact)
      throws IOException {
    RecipeJudge judge = new RecipeJudge(root, recipe);
    assumeThat(judge.availability()).isInstanceOf(Availability.Present.class);
    return judge.prove(artifact, profile.release(), folder);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOURCE_RPM")
  void theRecipeOfARootStackIsBuiltAndRuns(RecipeJudge.Recipe recipe) throws IOException {
    Profile profile = profiles.busybox();
    assertThat(proof(recipe, profile, write(profile))).matches(Proof::passed);
    assertThat(Files.readString(folder.resolve("STATUS.md"))).contains("the demo ran");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOURCE_RPM")
  void theRecipeOfAPrefixStackIsBuiltAndRuns(RecipeJudge.Recipe recipe) throws IOException {
    Profile profile = profiles.prefix("");
    assertThat(proof(recipe, profile, write(profile))).matches(Proof::passed);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SOURCE_RPM")
  void theRecipeOfAStackWithSourcesCompilesThemAndRuns(RecipeJudge.Recipe recipe)
      throws IOException {
    Profile profile = new SourceProfiles(store).two();
    Artifact artifact = write(profile);
    assertThat(proof(recipe, profile, artifact)).matches(Proof::passed);
    assertThat(new RecipeJudge(root, recipe).slow(artifact))
        .as("all but one are left to those who ask")
        .isEqualTo(recipe != RecipeJudge.Recipe.RPM);
  }

  @Test
  void theApptainerDefinitionsOfBothKindsAreBuiltAndTheirAppDemoRuns() throws IOException {
    Path apptainer =
        Path.of(
            Optional.ofNullable(System.getenv("ARGOSY_TEST_APPTAINER"))
                .orElse("/var/tmp/argosy-test-apptainer"));
    ApptainerRoot.install(apptainer, Progress.SILENT);
    ApptainerRecipeJudge judge = new ApptainerRecipeJudge(apptainer, root);
    assumeThat(judge.availability()).isInstanceOf(Availability.Present.class);
    for (Profile profile :
        List.of(profiles.busybox(), profiles.prefix(""), new SourceProfiles(store).two())) {
      assertThat(judge.prove(write(profile), profile.release(), folder)).matches(Proof::passed);
    }
    assertThat(Files.readString(folder.resolve("STATUS.md")))
        .contains("Apptainer definition: built with apptainer");
  }

  /// Docker's `ADD` of a local file checks nothing.
  @ParameterizedTest
  @EnumSource(names = {"RPM", "DEB"})
  void anotherTarballThanTheRecipesIsRefusedWhereTheToolCan(RecipeJudge.Recipe recipe)
      throws IOException {
    Profile profile = profiles.busybox();
    Artifact artifact = write(profile);
    Path tarball = folder.resolve(artifact.files().getLast().name());
    byte[] bytes = Files.readAllBytes(tarball);
    bytes[10_000] ^= 1;
    Files.write(tarball, bytes);
    assertThat(proof(recipe, profile, artifact).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("could not build"));
    assertThat(Files.readString(folder.resolve("STATUS.md"))).contains("FAILED");
  }
}
