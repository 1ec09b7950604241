package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a site writes for a hub, and how a server is started from it. The real JupyterHub is in
/// `SiteHubClientTest`.
class SiteHubTest {
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void aSiteWithTwoWeeklies() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    line.ship("tiny", "w_2026_47", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46", "tiny@w_2026_47");
  }

  private List<String> offered() throws IOException {
    Json.Obj menu = Json.parse(Files.readString(line.site.resolve("hub/menu.json"))).asObject();
    List<String> ids = new ArrayList<>();
    for (Json section : menu.array("sections")) {
      section.asObject().array("choices").forEach(c -> ids.add(c.asObject().string("id")));
    }
    return ids;
  }

  private Tool.Result start(String... arguments) throws IOException {
    List<String> argv = new ArrayList<>(List.of(line.site.resolve("hub/start").toString()));
    argv.addAll(List.of(arguments));
    return Tool.of(argv).run();
  }

  @Test
  void theMenuIsAsTheSiteIsAfterEveryCommand() throws IOException {
    line.site("hub", "--dry-run");
    assertThat(line.site.resolve("hub")).doesNotExist();
    line.site("hub", "--weeklies=1");
    assertThat(offered()).containsExactly("tiny-w_2026_47", "tiny-w_2026_46");
    line.ship("tiny", "w_2026_48", 42);
    line.site("follow", "weekly", "--keep-weekly=2", "--grace=0");
    assertThat(offered()).containsExactly("tiny-w_2026_48", "tiny-w_2026_47");
    assertThat(line.site.resolve("hub/jupyter/tiny-w_2026_46")).doesNotExist();
    assertThat(line.site.resolve("hub/jupyter/tiny-w_2026_48/kernels/tiny/kernel.json")).exists();
    line.site("purge", "tiny@w_2026_47");
    assertThat(offered()).containsExactly("tiny-w_2026_48");
    assertThat(line.site("hub").get("menu").asObject().array("sections"))
        .as("the numbers are those of the last time")
        .hasSize(1);
    Tool.of("rm", "-r", line.site.resolve("hub").toString()).runOk();
    line.site("switch", "tiny@w_2026_48");
    assertThat(offered()).as("it comes back with the next command").hasSize(1);
    line.site("hub", "--remove");
    assertThat(line.site.resolve("hub")).doesNotExist();
    line.site("install", "tiny@w_2026_46");
    assertThat(line.site.resolve("hub")).doesNotExist();
  }

  @Test
  void aServerIsStartedInTheReleaseOrBesideIt() throws IOException {
    line.site("hub");
    Path release = line.site.toRealPath().resolve("releases/tiny-w_2026_46");
    assertThat(start("tiny-w_2026_46", "/anywhere/tiny").out())
        .as("a program that the release has")
        .isEqualTo("result answer 42\n");
    assertThat(start("tiny-w_2026_46", "sh", "-c", "echo $ARGOSY_SERVER $JUPYTER_PATH").out())
        .as("one that it has not")
        .isEqualTo(release + " " + line.site.toRealPath() + "/hub/jupyter/tiny-w_2026_46\n");
    for (String wrong : List.of("tiny-w_1999_01", "../etc", ".hidden", "", "$(id)")) {
      Tool.Result refused = start(wrong, "echo", "started");
      assertThat(refused.ok()).as(wrong).isFalse();
      assertThat(refused.out()).as(wrong).isEmpty();
      assertThat(refused.err()).as(wrong).startsWith("start: ").contains("do: ");
    }
  }

  @Test
  void aKernelSeesNothingOfItsServerAndReadsWhatTheUserSetsUp() throws IOException {
    line.site("hub");
    Path spec = line.site.resolve("hub/jupyter/tiny-w_2026_46/kernels/tiny/kernel.json");
    List<String> argv =
        new ArrayList<>(
            Json.parse(Files.readString(spec)).asObject().strings("argv").subList(0, 2));
    argv.addAll(List.of("sh", "-c", "echo ${PYTHONPATH-none} $ARGOSY_RELEASE $MINE"));
    Path setUp = Files.writeString(folder.resolve("set up.sh"), "MINE='of mine'; export MINE\n");
    String said =
        Tool.of(argv)
            .with("PYTHONPATH", "/of/the/server")
            .with("ARGOSY_KERNEL_SETUP", setUp.toString())
            .runOk()
            .out();
    assertThat(said).isEqualTo("none tiny@w_2026_46 of mine\n");
  }
}
