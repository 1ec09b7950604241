package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Parallel;
import argosy.format.recipe.RecipeFormat;
import argosy.model.Artifact;
import argosy.model.Judge.Availability;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.prove.InstallerJudge.Installer;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.SourceProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The recipes for EasyBuild and Spack, installed by these.
class InstallerJudgeTest {
  private final MemoryStore store = new MemoryStore();
  @TempDir Path folder;

  private InstallerJudge judge(Installer installer, Optional<Path> program) throws IOException {
    Path scratch =
        Files.createDirectories(
            Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-installers"));
    return new InstallerJudge(installer, program, scratch);
  }

  private Artifact write(Profile profile, Path to) throws IOException {
    try (Parallel parallel = new Parallel(1)) {
      return new RecipeFormat("Test <test@example.org>", parallel)
          .write(profile, store, new DirectoryOutput(to));
    }
  }

  private void bothKindsAreInstalledLoadedAndRun(Installer installer) throws IOException {
    InstallerJudge judge = judge(installer, installer.find());
    assumeThat(judge.availability()).isInstanceOf(Availability.Present.class);
    Profile ofFiles = new Profiles(store).prefix("");
    Path files = Files.createDirectory(folder.resolve("files"));
    assertThat(judge.prove(write(ofFiles, files), ofFiles.release(), files)).matches(Proof::passed);
    Profile ofSources = new SourceProfiles(store).two();
    Path sources = Files.createDirectory(folder.resolve("sources"));
    Artifact artifact = write(ofSources, sources);
    assertThat(judge.prove(artifact, ofSources.release(), sources)).matches(Proof::passed);
    assertThat(Files.readString(sources.resolve("STATUS.md"))).contains("the demo ran");
    Path archive = sources.resolve(artifact.files().getLast().name());
    byte[] bytes = Files.readAllBytes(archive);
    bytes[4] ^= 1;
    Files.write(archive, bytes);
    assertThat(judge.prove(artifact, ofSources.release(), sources).result())
        .as("other sources than the recipe's")
        .isInstanceOfSatisfying(
            Proof.Failed.class, f -> assertThat(f.reason()).contains("could not install"));
  }

  @Test
  @Tag("client")
  @Tag("spack")
  void spackInstallsLoadsAndRunsTheStack() throws IOException {
    bothKindsAreInstalledLoadedAndRun(Installer.SPACK);
  }

  @Test
  @Tag("client")
  @Tag("easybuild")
  void easyBuildInstallsLoadsAndRunsTheStack() throws IOException {
    bothKindsAreInstalledLoadedAndRun(Installer.EASYBUILD);
  }

  @Test
  void whereOneIsNotItIsLeftOutAndSaysHowToGetIt() throws IOException {
    for (Installer installer : Installer.values()) {
      InstallerJudge judge = judge(installer, Optional.empty());
      assertThat(judge.optional()).isTrue();
      assertThat(judge.availability())
          .isInstanceOfSatisfying(
              Availability.Absent.class, a -> assertThat(a.remedy()).contains("PATH"));
    }
  }

  @Test
  void aRootStackHasNothingToInstall() throws IOException {
    Profile profile = new Profiles(store).root();
    Artifact artifact = write(profile, folder);
    for (Installer installer : List.of(Installer.values())) {
      assertThat(judge(installer, Optional.empty()).concerns(artifact)).isFalse();
    }
  }
}
