package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.app.ToolHome;
import argosy.base.Json;
import argosy.testing.SmallTools;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `argosy build` and `argosy why` as a script calls them, and as a person at a terminal does.
@Tag("client")
class BuildCommandsTest {
  @TempDir static Path tools;
  @TempDir Path scratch;
  private Path recipes;
  private CommandLine argosy;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  @BeforeEach
  void twoRecipes() throws IOException {
    recipes = scratch.resolve("recipes");
    argosy = new CommandLine(scratch);
    recipe("lib", "echo 1 > $PREFIX/lib.txt", "");
    recipe("tool", "cat $PREFIX/lib.txt > $PREFIX/tool.txt", "lib");
    ToolHome.in(argosy.home, tools, recipes);
  }

  private void recipe(String name, String script, String host) throws IOException {
    Files.writeString(
        Files.createDirectories(recipes.resolve(name)).resolve("recipe.yaml"),
        "package: {name: %s, version: 1}\nbuild:\n  script:\n    - %s\nrequirements: {host: [%s]}\n"
            .formatted(name, script, host));
  }

  private List<String> built() throws IOException {
    return argosy.done("build", recipes.toString()).array("packages").stream()
        .map(Json::asObject)
        .filter(p -> p.get("built").asBoolean())
        .map(p -> p.string("name"))
        .toList();
  }

  @Test
  void whatChangedIsBuiltWithItsDependentsAndWhySaysWhatItWas() throws IOException {
    assertThat(argosy.done("build", recipes.toString(), "--dry-run").strings("wouldBuild"))
        .containsExactly("lib", "tool");
    assertThat(built()).containsExactly("lib", "tool");
    assertThat(built()).isEmpty();
    recipe("lib", "echo 2 > $PREFIX/lib.txt", "");
    assertThat(argosy.done("build", recipes.toString(), "--dry-run").strings("wouldBuild"))
        .containsExactly("lib", "tool");
    assertThat(built()).containsExactly("lib", "tool");
    assertThat(argosy.done("why", "lib", "--in=" + recipes).strings("reasons"))
        .contains("its script changed");
    assertThat(argosy.done("why", "tool", "--in=" + recipes).strings("reasons"))
        .containsExactly("lib, which it is built against, changed");
  }

  @Test
  void checkNamesTheFileThatIsNotTheSameTwice() throws IOException {
    argosy.ok("build", recipes.toString(), "--check");
    assertThat(argosy.out()).contains("the same bits").doesNotContain("DIFFERS");
    recipe("tool", "pwd > $PREFIX/tool.txt", "lib");
    assertThat(argosy.run("build", recipes.toString(), "--check")).isEqualTo(1);
    assertThat(argosy.said())
        .contains("tool: tool.txt: first difference at byte 7: \"work")
        .contains("elsewhere/and-deeper");
  }

  @Test
  void aShellOpensOnTheTerminalWhereTheBuildStoppedAndRunsItAgain() throws IOException {
    recipe("tool", "echo half > $PREFIX/half.txt; test -e $HOME/ready", "lib");
    assertThat(argosy.run("build", recipes.toString())).isEqualTo(1);
    String words =
        CommandLine.launcher(scratch.resolve("bin"))
            + " --home="
            + argosy.home
            + " build "
            + recipes
            + " --shell";
    Tool.Result terminal =
        Tool.of("script", "--quiet", "--return", "--command", words, "/dev/null")
            .reading(
                "cat $PREFIX/half.txt $PREFIX/lib.txt; echo name=$PKG_NAME; ./start; echo first=$?;"
                    + " touch $HOME/ready; ./start; echo second=$?; exit 7\n")
            .within(120)
            .run();
    assertThat(terminal.exit()).as(terminal.out()).isEqualTo(7);
    assertThat(terminal.out())
        .contains("this is the clean room")
        .containsPattern("half\\s+1\\s+name=tool")
        .contains("first=1", "second=0");
  }

  @Test
  void withoutAFailedBuildThereIsNoShell() throws IOException {
    argosy.ok("build", recipes.toString());
    assertThat(argosy.run("build", recipes.toString(), "--shell")).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("has failed", "; do: argosy build");
  }
}
