package argosy.format.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.conda.Subdir;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Source;
import argosy.recipe.v1.RenderSettings;
import argosy.recipe.v1.Renderer;
import argosy.recipe.v1.VariantConfig;
import argosy.recipe.v1.WrittenRecipe;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.SourceProfiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Recipes that nothing here can build are at least what their languages allow, whatever people
/// wrote about the stack; those of a stack's files and those that compile its sources.
@ParameterizedClass
@ValueSource(booleans = {false, true})
class RecipeLanguagesTest {
  private static final String SUMMARY =
      "Finds \"stars\", 50 %name and more; it's C:\\dir, $HOME @TAG@ \"\"\" ''' end\\";
  private final MemoryStore store = new MemoryStore();
  private final MemoryOutput out = new MemoryOutput();
  private final boolean ofSources;

  RecipeLanguagesTest(boolean ofSources) {
    this.ofSources = ofSources;
  }

  @BeforeEach
  void write() throws IOException {
    Profile p = ofSources ? new SourceProfiles(store).two() : new Profiles(store).prefix("");
    Stack told = Profiles.stack("obs_sky", StackKind.PREFIX).toBuilder().summary(SUMMARY).build();
    Release release = p.release().with(told).tagged("w_2026_47");
    try (Parallel parallel = new Parallel(1)) {
      new RecipeFormat("Test <test@example.org>", parallel).write(p.with(release), store, out);
    }
  }

  private String text(String name) throws IOException {
    return new String(out.bytes("obs_sky/" + name), StandardCharsets.UTF_8);
  }

  @Test
  void theCondaRecipeIsReadAndRendered() throws IOException {
    WrittenRecipe written = WrittenRecipe.parse("recipe.yaml", text("conda/recipe.yaml"));
    RenderedRecipe rendered =
        Renderer.render(
                written,
                new RenderSettings(
                    VariantConfig.NONE,
                    new Subdir("linux-64"),
                    new Subdir("linux-64"),
                    Map.of(),
                    n -> false))
            .getFirst();
    assertThat(rendered.name()).isEqualTo("obs-sky");
    assertThat(rendered.version()).isEqualTo("0.20261119.w47");
    assertThat(rendered.about().summary()).isEqualTo(SUMMARY);
    String sums = text("SHA256SUMS");
    assertThat(rendered.sources().getFirst())
        .isInstanceOfSatisfying(
            Source.Local.class, l -> assertThat(sums).startsWith(l.sha256() + "  "));
  }

  /// Prints what a module assigns to names, and what its class is called, says and calls.
  private static final String CONSTANTS =
      """
      import ast, json, sys
      found = {}
      for node in ast.walk(ast.parse(sys.stdin.read())):
          if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
              found[node.targets[0].id] = node.value.value
          if isinstance(node, ast.ClassDef):
              found["class"] = node.name
              found["doc"] = ast.get_docstring(node)
              found["calls"] = [n.value.func.id + " " + n.value.args[0].value
                                for n in node.body if isinstance(n, ast.Expr)
                                and isinstance(n.value, ast.Call)]
      print(json.dumps(found))
      """;

  private Json.Obj constants(String name) throws IOException {
    assumeTrue(Tool.find("python3").isPresent(), "python3 is not installed");
    return Json.parse(Tool.of("python3", "-c", CONSTANTS).reading(text(name)).runOk().out())
        .asObject();
  }

  @Test
  @Tag("client")
  void pythonReadsTheEasyconfig() throws IOException {
    Json.Obj said = constants("easybuild/obs_sky-0.20261119.w47.eb");
    assertThat(said.string("name")).isEqualTo("obs_sky");
    assertThat(said.string("version")).isEqualTo("0.20261119.w47");
    assertThat(said.string("description")).isEqualTo(SUMMARY);
  }

  @Test
  @Tag("client")
  void pythonReadsTheSpackPackage() throws IOException {
    Json.Obj said = constants("spack/packages/argosy-obs-sky/package.py");
    assertThat(said.string("class")).isEqualTo("ArgosyObsSky");
    assertThat(said.string("doc")).isEqualTo(SUMMARY);
    assertThat(said.strings("calls"))
        .startsWith("version 0.20261119.w47")
        .satisfies(calls ->
            assertThat(calls.contains("depends_on gmake")).as("compiles").isEqualTo(ofSources));
  }

  @Test
  @Tag("client")
  void rpmReadsTheSpecFile() throws IOException {
    assumeTrue(Tool.find("rpmspec").isPresent(), "rpm is not installed");
    Path spec = Files.writeString(folder.resolve("x.spec"), text("rpm/argosy-obs_sky.spec"));
    assertThat(
            Tool.of("rpmspec", "-q", "--qf", "%{name} %{summary}", spec.toString()).runOk().out())
        .isEqualTo("argosy-obs_sky " + SUMMARY);
  }

  @TempDir Path folder;
}
