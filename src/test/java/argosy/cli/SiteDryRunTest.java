package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.site.Account;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--dry-run` of every command that changes a site says in JSON what it would do, and nothing
/// changes: no file, no mode, no time, in the site, in the home, or around.
class SiteDryRunTest {
  @TempDir Path folder;

  @Test
  void nothingChanges() throws IOException {
    CommandLine line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    line.ship("tiny", "w_2026_47", 42);
    line.ship("tiny", "w_2026_48", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    line.site("switch", "tiny@w_2026_46");
    line.site("switch", "tiny@w_2026_47");
    line.site("pin", "tiny@w_2026_47", "--reason=paper");
    line.site("lease", "tiny@w_2026_47", "--job=1");
    String key = line.home.resolve("keys/ed25519.pem").toString();
    line.site("delegate", "antares", "--uid=" + Account.uid(), "--key=" + key);
    Path edited = line.site.resolve("releases/tiny-w_2026_47");
    Tool.of("sh", "-ec", "chmod u+w share; echo new > share/new").in(edited).runOk();
    Path old = Files.createDirectories(folder.resolve("envs/one/conda-meta"));
    Files.writeString(old.resolve("history"), "");
    String before = state();
    List<List<String>> commands =
        List.of(
            List.of("install", "tiny@w_2026_48"),
            List.of("switch", "tiny@w_2026_46", "--watch", "--wait=1"),
            List.of("revert"),
            List.of("follow", "weekly", "--keep-weekly=1"),
            List.of("purge", "tiny@w_2026_46"),
            List.of("pin", "tiny@w_2026_46", "--reason=x"),
            List.of("pin", "tiny@w_2026_47", "--remove"),
            List.of("lease", "tiny@w_2026_46", "--job=2"),
            List.of("lease", "tiny@w_2026_47", "--job=1", "--end"),
            List.of("lease", "--running"),
            List.of("freeze", "--reason=beam"),
            List.of("freeze", "--remove"),
            List.of("kernels", "-K", folder.resolve("specs").toString()),
            List.of("hub"),
            List.of("hub", "--remove"),
            List.of("names", folder.toString()),
            List.of("views", "modules,eups"),
            List.of("discard", "tiny@w_2026_47"),
            List.of("capture"),
            List.of("setup", "tiny-files", "1"),
            List.of("takeover", folder.resolve("envs").toString()),
            List.of("delegate", "other", "--uid=899", "--key=" + key),
            List.of("delegate", "antares", "--remove"),
            List.of("doctor", "--repair", "--thorough"),
            List.of("init", folder.resolve("another").toString(), "--ramdisk=1G"));
    List<String> reading = List.of("active", "list", "status", "diff");
    assertThat(new SiteVerbs().below().stream().map(verb -> verb.spec().name()))
        .as("the others, but for promote, which RamTierTest looks at")
        .containsOnlyOnceElementsOf(reading)
        .allMatch(name ->
            reading.contains(name)
                || name.equals("promote")
                || commands.stream().anyMatch(c -> c.getFirst().equals(name)));
    for (String command : reading) {
      assertThat(line.site(command).canonical()).as(command).isNotEqualTo("{}");
      assertThat(state()).as(command).isEqualTo(before);
    }
    for (List<String> command : commands) {
      List<String> all = new ArrayList<>(command.subList(1, command.size()));
      all.add("--dry-run");
      Json.Obj said = line.site(command.getFirst(), all.toArray(String[]::new));
      assertThat(said.canonical()).as(command.toString()).isNotEqualTo("{}");
      assertThat(state()).as(command.toString()).isEqualTo(before);
    }
  }

  private String state() throws IOException {
    return Tool.of("find", folder.toString(), "-printf", "%p %y %m %i %C@ %l\\n").runOk().out();
  }
}
