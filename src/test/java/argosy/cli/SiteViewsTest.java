package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.prove.ModuleSystem;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The releases of a site in Environment Modules, Lmod and EUPS, whatever the site does meanwhile.
@Tag("client")
class SiteViewsTest {
  @TempDir static Path cache;
  @TempDir Path folder;
  private CommandLine line;
  private Path root;

  @BeforeEach
  void aSiteWithTwoWeeklies() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 46);
    line.ship("tiny", "w_2026_47", 47);
    line.ship("tiny", "w_2026_48", 48);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    line.site("switch", "tiny@w_2026_46");
    root = line.site.toRealPath();
  }

  /// Follows two weeklies, then a third, of which one goes.
  private void go(Script script) throws IOException {
    line.site("follow", "weekly", "--keep-weekly=2", "--grace=0");
    assertThat(script.run()).startsWith("46\n48\n47\nundone\n");
    line.site("switch", "weekly");
    line.site("purge", "tiny@w_2026_46", "tiny@w_2026_47");
    assertThat(script.run()).startsWith("48\n48\nnone\nundone\n");
  }

  /// What a shell prints that loads the default, `weekly`, and the weekly 47 in turn.
  @FunctionalInterface
  private interface Script {
    String run() throws IOException;
  }

  @ParameterizedTest
  @ValueSource(strings = {"environment-modules", "lmod"})
  void moduleFilesComeAndGoWithTheReleases(String id) throws IOException {
    assumeTrue(Tool.find("tclsh").isPresent(), "tclsh is not installed");
    Path shared = Path.of(System.getProperty("java.io.tmpdir"), "argosy-test-modules");
    Path place = Files.isDirectory(shared) ? shared : cache;
    ModuleSystem system =
        id.equals("lmod") ? ModuleSystem.lmod(place) : ModuleSystem.environmentModules(place);
    system.install();
    line.site("views", "modules");
    String script =
        """
        . "$1"; module use "$2"; was=$PATH
        said() { tiny 2>/dev/null | sed 's/.* //'; command -v tiny >/dev/null || echo none; module unload tiny; }
        for m in tiny tiny/weekly tiny/w_2026_47; do module load $m 2>/dev/null; said; done
        [ "$PATH" = "$was" ] && echo undone
        """;
    go(() ->
        system
            .inView(List.of("bash", "-c", script, "bash", system.initFile(), root + "/modulefiles"))
            .with("PATH", "/usr/local/bin:/usr/bin:/bin")
            .run()
            .out());
    line.site("views", "modules", "--remove");
    assertThat(root.resolve("modulefiles")).doesNotExist();
  }

  @Test
  @Tag("eups")
  void eupsSetsUpWhatIsInstalledThere() throws IOException {
    Optional<Path> eups = Optional.ofNullable(System.getenv("EUPS_DIR")).map(Path::of);
    assumeTrue(eups.isPresent(), "EUPS_DIR is not set");
    line.site("views", "eups");
    String script =
        """
        export EUPS_PATH=$2; . "$1/bin/setups.sh"; export EUPS_PATH=$2; was=$PATH
        said() { tiny 2>/dev/null | sed 's/.* //'; command -v tiny >/dev/null || echo none; unsetup tiny 2>/dev/null; }
        setup tiny; said; setup tiny -t weekly; said; setup tiny w_2026_47 2>/dev/null; said
        [ "$PATH" = "$was" ] && echo undone
        eups list tiny
        """;
    go(() ->
        Tool.of("bash", "-c", script, "bash", eups.get().toString(), root + "/eups")
            .with("HOME", folder.toString())
            .run()
            .out());
  }

  @Test
  void aDryRunAndWhatIsNoViewMakeNothing() throws IOException {
    line.site("views", "modules,eups", "--dry-run");
    assertThat(root.resolve("modulefiles")).doesNotExist();
    assertThat(line.run("site", "views", "modules,rpm", "--site=" + root)).isEqualTo(2);
    assertThat(root.resolve("modulefiles")).doesNotExist();
  }
}
