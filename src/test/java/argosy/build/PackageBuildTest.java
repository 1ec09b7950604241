package argosy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Progress;
import argosy.build.source.Sources;
import argosy.model.recipe.RenderedRecipe;
import argosy.testing.SmallTools;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Scripts in real clean rooms, good and bad.
@Tag("client")
class PackageBuildTest {
  private static final Limits LIMITS = new Limits(400, 1L << 30, 1L << 24, 1L << 20, 60);

  @TempDir static Path tools;
  @TempDir Path scratch;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
  }

  private PackageBuild.Built run(RenderedRecipe recipe) throws IOException {
    return run(recipe, PackageBuild.Manner.usual(1));
  }

  private PackageBuild.Built run(RenderedRecipe recipe, PackageBuild.Manner manner)
      throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("recipe"));
    return new PackageBuild(
            recipe,
            folder,
            new Sources(scratch.resolve("cache"), Progress.SILENT),
            new CleanRoom(tools, LIMITS),
            scratch.resolve("place"))
        .run(PackageBuild.Environments.host(this::furnish), manner);
  }

  /// A host package with one library.
  private void furnish(Path prefix) throws IOException {
    Files.createDirectories(prefix.resolve("lib"));
    Files.writeString(prefix.resolve("lib/libother.so"), "theirs");
  }

  @Test
  void whatAScriptInstallsComesOutAndNothingElse() throws IOException {
    PackageBuild.Built built =
        run(
            Recipes.recipe(
                "x",
                "mkdir -p $PREFIX/bin; cp $PREFIX/lib/libother.so $PREFIX/bin/copy;"
                    + " echo $PKG_NAME $PKG_VERSION $SOURCE_DATE_EPOCH > $PREFIX/bin/facts;"
                    + " echo left > in-the-work-folder",
                List.of()));
    assertThat(built.out().resolve("bin/copy")).hasContent("theirs");
    assertThat(built.out().resolve("bin/facts")).hasContent("x 1.0 1577836800");
    assertThat(built.out().resolve("lib")).doesNotExist();
  }

  @Test
  void thePrefixIs255BytesLong() throws IOException {
    PackageBuild.Built built =
        run(Recipes.recipe("x", "echo -n $PREFIX > $PREFIX/where", List.of()));
    assertThat(Files.readString(built.out().resolve("where")))
        .hasSize(255)
        .isEqualTo(BuildPrefix.TEXT);
  }

  @Test
  void patchesAreAppliedBeforeTheScript() throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("recipe/src"));
    Files.writeString(folder.resolve("hello.txt"), "hello\n");
    Files.writeString(
        scratch.resolve("recipe/fix.patch"),
        "--- a/hello.txt\n+++ b/hello.txt\n@@ -1 +1 @@\n-hello\n+good day\n");
    PackageBuild.Built built =
        run(
            Recipes.recipe(
                "x",
                "cp hello.txt $PREFIX/",
                List.of(),
                List.of(Recipes.folder("src", List.of("fix.patch")))));
    assertThat(built.out().resolve("hello.txt")).hasContent("good day");
  }

  @Test
  void aPatchThatDoesNotFitFailsTheBuild() throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("recipe/src"));
    Files.writeString(folder.resolve("hello.txt"), "something else\n");
    Files.writeString(
        scratch.resolve("recipe/fix.patch"),
        "--- a/hello.txt\n+++ b/hello.txt\n@@ -1 +1 @@\n-hello\n+good day\n");
    assertThatThrownBy(() ->
            run(
                Recipes.recipe(
                    "x", "true", List.of(), List.of(Recipes.folder("src", List.of("fix.patch"))))))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("hello.txt");
  }

  @Test
  void aFailureShowsTheLogFromTheFirstErrorOnAndKeepsAllOfIt() throws IOException {
    RenderedRecipe recipe =
        Recipes.recipe(
            "x", "for i in $(echo {1..200}); do echo line $i; done; no-such-program", List.of());
    assertThatThrownBy(() -> run(recipe))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("no-such-program: command not found")
        .hasMessageNotContaining("line 100\n");
    assertThat(scratch.resolve("place/log")).content().contains("line 100\n");
  }

  @Test
  void aScriptThatWritesOutsideIsToldSo() {
    assertThatThrownBy(() -> run(Recipes.recipe("x", "echo evil > /usr/evil", List.of())))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("it writes outside its work folder and prefix");
  }

  @Test
  void aScriptThatWantsTheNetworkIsToldSo() {
    assertThatThrownBy(() -> run(Recipes.recipe("x", "echo > /dev/tcp/192.0.2.1/80", List.of())))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageContaining("it wants the network, which builds do not have");
  }

  @Test
  void filesOfOtherPackagesMustNotBeChanged() {
    for (String evil :
        List.of(
            "echo mine > $PREFIX/lib/libother.so",
            "rm $PREFIX/lib/libother.so",
            "chmod 777 $PREFIX/lib/libother.so")) {
      assertThatThrownBy(() -> run(Recipes.recipe("x", evil, List.of())))
          .isInstanceOf(BuildFailedException.class)
          .hasMessageContaining("its script changed files of other packages: lib/libother.so");
    }
  }

  @Test
  void circumstancesThatMustNotMatterAreOtherwiseTheSecondTime() throws IOException {
    String script =
        "{ pwd; id -u; cat /proc/sys/kernel/hostname; echo $TZ $LC_ALL; nproc; } > $PREFIX/seen";
    RenderedRecipe recipe = Recipes.recipe("x", script, List.of());
    String first = Files.readString(run(recipe).out().resolve("seen"));
    String second = Files.readString(run(recipe, PackageBuild.Manner.OTHER).out().resolve("seen"));
    assertThat(first).startsWith("/build/work\n1000\nargosy-build\nUTC C.UTF-8\n");
    assertThat(second)
        .isEqualTo("/build/elsewhere/and-deeper\n54321\nanother-host\nXYZ-14 POSIX\n1\n");
  }

  @Test
  void anEarlierBuildLeavesNothingBehind() throws IOException {
    run(Recipes.recipe("x", "touch $PREFIX/old $HOME/old", List.of()));
    PackageBuild.Built built =
        run(Recipes.recipe("x", "test ! -e $HOME/old; touch $PREFIX/new", List.of()));
    assertThat(built.out().resolve("new")).exists();
    assertThat(built.out().resolve("old")).doesNotExist();
  }

  @Test
  void aScriptThatForksWithoutEndIsToldSo() {
    assertThatThrownBy(() ->
            run(
                Recipes.recipe(
                    "x", "bomb() { bomb | bomb & sleep 20; }; bomb; sleep 20", List.of())))
        .isInstanceOf(BuildFailedException.class)
        .hasMessageMatching("(?s).*(processes at once|it starts too many processes|cannot fork).*");
  }

  @Test
  void aShellOpensWhereABuildStoppedWithAllItHad() throws IOException {
    Files.createDirectories(scratch.resolve("recipe/src"));
    Files.writeString(scratch.resolve("recipe/src/hello.txt"), "hello\n");
    Files.writeString(
        scratch.resolve("recipe/fix.patch"),
        "--- a/hello.txt\n+++ b/hello.txt\n@@ -1 +1 @@\n-hello\n+good day\n");
    RenderedRecipe recipe =
        Recipes.recipe(
            "x",
            "echo kept > $PREFIX/left; cat hello.txt; exit 3",
            List.of(),
            List.of(Recipes.folder("src", List.of("fix.patch"))));
    assertThatThrownBy(() -> run(recipe)).isInstanceOf(BuildFailedException.class);
    PackageBuild build =
        new PackageBuild(
            recipe,
            scratch.resolve("recipe"),
            new Sources(scratch.resolve("cache"), Progress.SILENT),
            new CleanRoom(tools, LIMITS),
            scratch.resolve("place"));
    String words = String.join(" ", build.shell().stream().map(BuildScript::quoted).toList());
    Tool.Result terminal =
        Tool.of("script", "--quiet", "--return", "--command", words, "/dev/null")
            .reading(
                "cat $PREFIX/left; echo name=$PKG_NAME; cat work/../script | head -1; test -t 0 &&"
                    + " echo on-a-terminal; ./start; echo again=$?; echo > /dev/tcp/192.0.2.1/80;"
                    + " exit 7\n")
            .within(60)
            .run();
    assertThat(terminal.exit()).as(terminal.out()).isEqualTo(7);
    assertThat(terminal.out())
        .contains(
            "kept",
            "name=x",
            "echo kept > $PREFIX/left; cat",
            "on-a-terminal",
            "good day",
            "again=3")
        .containsIgnoringCase("network is unreachable");
  }
}
