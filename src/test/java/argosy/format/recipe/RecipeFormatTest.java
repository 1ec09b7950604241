package argosy.format.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.SourceProfiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecipeFormatTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private final RecipeFormat format = new RecipeFormat("Test <test@example.org>", PARALLEL);
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryOutput out = new MemoryOutput();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private Profile profile(StackKind kind) throws IOException {
    return kind == StackKind.ROOT ? profiles.root() : profiles.prefix("");
  }

  private String text(String name) throws IOException {
    return new String(out.bytes(name), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource
  void everyRecipeIsFilledInAndStandsOnOneTarball(StackKind kind) throws IOException {
    Artifact artifact = format.write(profile(kind), store, out);
    List<NamedFile> files = artifact.files();
    NamedFile tarball = files.getLast();
    assertThat(tarball.name()).isEqualTo("sources/hello-v1_0-amd64.tar.gz");
    String sha256 = tarball.descriptor().digest().hex();
    for (NamedFile file : files.subList(0, files.size() - 1)) {
      assertThat(text(file.name())).as(file.name()).doesNotContainPattern("@[A-Z0-9]{3,}@");
    }
    assertThat(text("hello/SHA256SUMS")).isEqualTo(sha256 + "  hello-v1_0-amd64.tar.gz\n");
    for (String recipe :
        List.of("rpm/argosy-hello.spec", "debian/rules", "apptainer/hello.def", "README.md")) {
      assertThat(text("hello/" + recipe)).as(recipe).contains(sha256);
    }
    assertThat(artifact.main().name()).isEqualTo("hello/README.md");
    assertThat(format.read(artifact, out)).isEqualTo(profile(kind).tree());
  }

  @Test
  void aPrefixStackHasRecipesThatPutItAnywhere() throws IOException {
    format.write(profiles.prefix(""), store, out);
    assertThat(out.names())
        .contains(
            "hello/conda/recipe.yaml",
            "hello/easybuild/hello-1.0.eb",
            "hello/spack/packages/argosy-hello/package.py");
    assertThat(text("hello/README.md")).contains("spack install argosy-hello");
  }

  @Test
  void aRootStackHasNoneOfThese() throws IOException {
    format.write(profiles.root(), store, out);
    assertThat(out.names()).noneMatch(n -> n.matches("hello/(conda|easybuild|spack)/.*"));
    assertThat(text("hello/README.md")).doesNotContain("Spack", "conda");
  }

  @Test
  void everyCommandIsAnAppOfTheApptainerDefinition() throws IOException {
    format.write(profiles.root(), store, out);
    assertThat(text("hello/apptainer/hello.def"))
        .contains("%apprun hello\n    exec 'hello' \"$@\"")
        .contains("%apphelp hello\n    says hello")
        .contains("%apprun demo\n    exec hello-demo \"$@\"");
  }

  @Test
  void recipesOfAStackWithSourcesCompileTheseAndNothingElse() throws IOException {
    Profile profile = new SourceProfiles(store).two();
    Artifact artifact = format.write(profile, store, out);
    NamedFile archive = artifact.files().getLast();
    assertThat(archive.name()).isEqualTo("sources/hello-v1_0-src.tar.gz");
    assertThat(format.holdsSources(profile)).isTrue();
    assertThat(format.read(artifact, out)).isEqualTo(format.files(profile));
    for (String recipe :
        List.of(
            "rpm/argosy-hello.spec",
            "debian/rules",
            "docker/Dockerfile",
            "apptainer/hello.def",
            "conda/recipe.yaml",
            "easybuild/hello-1.0.eb",
            "spack/packages/argosy-hello/package.py")) {
      assertThat(text("hello/" + recipe))
          .as(recipe)
          .contains(archive.descriptor().digest().hex())
          .containsPattern("(stack|[.])/build ?[\"@$%a-z(/]")
          .doesNotContainPattern("@[A-Z0-9]{3,}@");
    }
    assertThat(text("hello/debian/control")).contains("Build-Depends: autoconf, ");
    assertThat(text("hello/README.md")).contains("compiles the sources");
  }

  @Test
  void sourcesThatWereChangedAreNotRead() throws IOException {
    Artifact artifact = format.write(new SourceProfiles(store).two(), store, out);
    String archive = artifact.files().getLast().name();
    byte[] bytes = out.bytes(archive);
    bytes[4] ^= 1; // the time in the header of gzip, which changes no file
    MemoryOutput other = new MemoryOutput();
    try (var sink = other.create(archive)) {
      sink.stream().write(bytes);
      sink.commit("application/gzip");
    }
    assertThatThrownBy(() -> format.read(artifact, other)).isInstanceOf(CorruptException.class);
  }

  @Test
  void theSameProfileGivesTheSameRecipes() throws IOException {
    Artifact first = format.write(profiles.root(), store, out);
    assertThat(format.write(profiles.root(), store, new MemoryOutput())).isEqualTo(first);
  }
}
