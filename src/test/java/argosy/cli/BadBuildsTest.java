package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.app.SmallBuilds;
import argosy.store.MemoryMemo;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import argosy.testing.OwnProcess;
import argosy.testing.SmallTools;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Builds that cannot be, and what the last line says of each.
@Tag("client")
class BadBuildsTest {
  @TempDir static Path tools;
  @TempDir Path scratch;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(tools);
    Files.setAttribute(tools, "unix:mode", 0755);
  }

  private void recipe(String name, String script, String host) throws IOException {
    recipe(name, script, host, "");
  }

  private void recipe(String name, String script, String host, String more) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("recipes").resolve(name));
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "package: {name: %s, version: 1}\nbuild:\n  script:\n    - %s\nrequirements: {host: [%s]}\n%s"
            .formatted(name, script, host, more));
  }

  private Failures failure() throws IOException {
    try (SmallBuilds builds =
        new SmallBuilds(tools, scratch, new MemoryStore(), new MemoryMemo(), new MemoryRefs())) {
      builds.run();
    } catch (IOException | RuntimeException e) {
      return Failures.of(e, "build");
    }
    throw new AssertionError("nothing failed");
  }

  private void fails(int exit, String... parts) throws IOException {
    Failures failure = failure();
    assertThat(failure.line()).contains(parts).contains("; do: ");
    assertThat(failure.exit()).as(failure.line()).isEqualTo(exit);
  }

  @Test
  void packagesThatNeedEachOther() throws IOException {
    recipe("a", "true", "b");
    recipe("b", "true", "a");
    fails(4, "packages need each other: a → b → a; do: take one of these requirements away");
  }

  @Test
  void aRequirementThatNobodyMakes() throws IOException {
    recipe("wcslib", "true", "cfitsoi");
    recipe("cfitsio", "true", "");
    fails(4, "wcslib needs cfitsoi", "cfitsio", "do: add the recipe beside the others");
  }

  @Test
  void twoPackagesWithOnePathAndDifferentContent() throws IOException {
    recipe("a", "echo a > $PREFIX/same", "");
    recipe("b", "echo b > $PREFIX/same", "");
    recipe("c", "\"true\"", "a, b");
    fails(1, "packages hold different things at the same path: same (a and b)");
  }

  @Test
  void aSourceWhoseHashDiffers() throws IOException {
    Path data = Files.writeString(scratch.resolve("data.txt"), "changed");
    recipe(
        "a",
        "\"true\"",
        "",
        "source: {url: '" + data.toUri() + "', sha256: '" + "0".repeat(64) + "'}\n");
    fails(1, "data.txt: expected sha256 000", " but got ");
  }

  @Test
  void aScriptThatWritesOutsideItsFolders() throws IOException {
    recipe("a", "echo evil > /usr/evil", "");
    fails(1, "build of a failed: it writes outside its work folder", "do: read the whole log: ");
  }

  @Test
  void aScriptThatWantsTheNetwork() throws IOException {
    recipe("a", "echo > /dev/tcp/192.0.2.1/80", "");
    fails(1, "it wants the network, which builds do not have: name what it fetches as a source");
  }

  @Test
  void aScriptThatForksWithoutEnd() throws IOException {
    recipe("a", "f() { f | f & }; f; sleep 60", "");
    fails(1, "build of a failed: ", "processes", "do: read the whole log: ");
  }

  @Test
  void anExpressionThatWouldNeverEnd() throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("recipes/a"));
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "context:\n  x: \"${{ 'x' * 2000000000 }}\"\npackage: {name: a, version: '${{ x }}'}\n");
    fails(2, "recipe.yaml:2:6: a text repeated 2000000000 times grows beyond");
  }

  private List<String> child(Path place, List<String> before) {
    List<String> argv = new ArrayList<>(before);
    argv.addAll(
        OwnProcess.with(
            List.of("-Xmx200m"), "argosy.cli.BuildChild", tools.toString(), place.toString()));
    return argv;
  }

  private static String last(Tool.Result result) {
    return result.err().strip().lines().reduce((a, b) -> b).orElse("");
  }

  @Test
  void aDiskThatIsFull() throws IOException {
    recipe("a", "head -c 20000000 /dev/zero > $PREFIX/big", "");
    Path disk = Files.createDirectory(scratch.resolve("disk"));
    String mounted =
        "mount -t tmpfs -o size=12m none '%1$s' && cp -r '%2$s' '%1$s' && \"$@\"; e=$?; ls '%1$s/why'"
                .formatted(disk, scratch.resolve("recipes"))
            + " 2>/dev/null; exit $e";
    Tool.Result result =
        Tool.of(
                child(
                    disk,
                    List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "sh",
                        "-c",
                        mounted,
                        "sh")))
            .run();
    assertThat(result.exit()).as(result.err()).isEqualTo(1);
    assertThat(last(result)).contains("; do: read the whole log");
    assertThat(result.err()).contains("the disk, or its /tmp, is full");
    assertThat(result.out()).as("what is registered as built").isBlank();
  }

  @Test
  void aPlainUserBuildsToo() throws IOException {
    recipe("a", "id -u > $PREFIX/user && test $(cat $PREFIX/user) = 1000", "");
    List<String> plain =
        List.of(
            "unshare",
            "--user",
            "--map-user=4321",
            "--map-group=4321",
            "setpriv",
            "--no-new-privs");
    Tool.Result result = Tool.of(child(scratch, plain)).run();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).startsWith("a built sha256:");
  }

  @Test
  void aBuildThatWasKilledGoesOnWhereItStopped() throws IOException, InterruptedException {
    recipe("a", "echo a > $PREFIX/a", "");
    recipe("b", "echo begun && sleep 60 && echo b > $PREFIX/b", "a");
    Process process =
        new ProcessBuilder(child(scratch, List.of()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path log = scratch.resolve("work/b/log");
    for (int i = 0;
        i < 600 && !(Files.exists(log) && Files.readString(log).contains("begun"));
        i++) {
      assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
    }
    process.destroyForcibly().waitFor();
    recipe("b", "echo b > $PREFIX/b", "a");
    Tool.Result result = Tool.of(child(scratch, List.of())).run();
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).containsPattern("a there sha256:.*\nb built sha256:");
    Tool.Result again = Tool.of(child(scratch, List.of())).run();
    assertThat(again.out()).containsPattern("a there sha256:.*\nb there sha256:");
  }
}
