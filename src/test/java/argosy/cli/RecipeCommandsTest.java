package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeCommandsTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void aRecipeWithVariants() throws IOException {
    Files.writeString(
        folder.resolve("recipe.yaml"),
        """
        package: {name: demo, version: "1.0"}
        requirements: {host: [python], build: ["${{ compiler('c') }}"]}
        """);
    Files.writeString(folder.resolve("conda_build_config.yaml"), "python: ['3.10']\n");
    Files.writeString(folder.resolve("variants.yaml"), "python: ['3.11', '3.12']\n");
    Files.writeString(folder.resolve("build.sh"), "make install\n");
  }

  private int argosy(String... args) {
    out.reset();
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(args);
  }

  private List<Json.Obj> rendered(String... more) throws Exception {
    List<String> args = new ArrayList<>(List.of("recipe", "render", folder.toString(), "--json"));
    args.addAll(List.of(more));
    assertThat(argosy(args.toArray(String[]::new))).isZero();
    return Json.parse(out.toString(StandardCharsets.UTF_8)).asObject().array("outputs").stream()
        .map(Json::asObject)
        .toList();
  }

  @Test
  void renderShowsEveryVariantWithItsBuildKey() throws Exception {
    List<Json.Obj> both = rendered();
    assertThat(both).hasSize(2);
    assertThat(both.getFirst().string("buildKey")).startsWith("sha256:");
    Json.Obj build = both.getFirst().get("recipe").asObject().get("build").asObject();
    assertThat(build.string("string")).startsWith("py311h");
    assertThat(build.get("script").asObject().string("file")).isEqualTo("build.sh");
    assertThat(rendered("--variant", "python=3.13")).hasSize(1);
    Files.writeString(folder.resolve("more.yaml"), "c_compiler_version: [13, 14]\n");
    assertThat(rendered("--variants", folder.resolve("more.yaml").toString())).hasSize(4);
    assertThat(argosy("recipe", "render", folder.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("demo", "python=3.12");
  }

  @Test
  void lintAdvisesAndFaultsAreWrongUsageWithTheirPlace() throws Exception {
    assertThat(argosy("recipe", "lint", folder.toString())).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("recipe.yaml:1:1: demo: about.license is missing")
        .contains("there are no tests");
    Files.writeString(folder.resolve("recipe.yaml"), "package: {nam: demo}\n");
    assertThat(argosy("recipe", "lint", folder.toString())).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("recipe.yaml:1:11: unknown field nam; did you mean name?");
    assertThat(argosy("recipe", "render", folder.resolve("none").toString())).isEqualTo(5);
  }

  @Test
  void importWritesARecipeOnceAndTellsWhatIsOpen() throws Exception {
    Path docker = folder.resolve("Dockerfile");
    Files.writeString(docker, "FROM debian:12\nRUN make install\n");
    Path out = folder.resolve("made");
    String[] line = {
      "recipe", "import", docker.toString(), "--name", "tool", "--out", out.toString(), "--json"
    };
    assertThat(argosy("-n", line[0], line[1], line[2], "--out", out.toString())).isZero();
    assertThat(out).doesNotExist();
    assertThat(argosy(line)).isZero();
    Json.Obj result = Json.parse(this.out.toString(StandardCharsets.UTF_8)).asObject();
    assertThat(result.strings("open"))
        .containsExactly("FROM debian:12: name what the base provides under requirements");
    assertThat(out.resolve("recipe.yaml")).hasContent(result.string("recipe"));
    assertThat(argosy("recipe", "render", out.toString())).isZero();
    assertThat(argosy(line)).isEqualTo(5);
    assertThat(argosy("recipe", "import", folder.resolve("build.sh").toString())).isEqualTo(2);
  }
}
