package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator sees on Monday of a site that kept up by itself.
class SiteMondayTest {
  @TempDir Path folder;

  @Test
  void statusSaysWhatCameWentAndFailedAndWhatItTakes() throws IOException {
    CommandLine line = new CommandLine(folder);
    line.ship("tiny", "w_2026_45", 42);
    line.ship("tiny", "w_2026_46", 42);
    line.ship("tiny", "w_2026_47", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_45", "tiny@w_2026_46");
    line.site("switch", "w_2026_46");
    line.site("purge", "w_2026_45");
    Path foreign = Files.createDirectory(line.site.resolve("releases/tiny-w_2026_47"));
    Files.createFile(foreign.resolve("somebody's"));
    assertThat(line.run("site", "install", "tiny@w_2026_47", "--site=" + line.site)).isNotZero();

    Json.Obj status = line.site("status", "--space");
    Json.Obj lately = status.get("lately").asObject();
    assertThat(lately.array("installed"))
        .extracting(e -> e.asObject().string("id"))
        .contains("tiny-w_2026_46");
    assertThat(lately.array("purged"))
        .extracting(e -> e.asObject().string("id"))
        .containsExactly("tiny-w_2026_45");
    assertThat(lately.array("failed"))
        .extracting(e -> e.asObject().string("command"))
        .containsExactly("site install tiny@w_2026_47");
    Json.Obj space = status.get("space").asObject();
    assertThat(space.number("contentBytes"))
        .isPositive()
        .isLessThanOrEqualTo(space.number("releaseBytes"));

    line.ok("site", "status", "--site=" + line.site);
    assertThat(line.out())
        .contains("came      tiny-w_2026_46", "went      tiny-w_2026_45", "failed    site install");
    Files.write(line.site.resolve("state/releases/tiny-w_2026_46.json"), new byte[0]);
    line.ok("site", "status", "--site=" + line.site);
    assertThat(line.out()).contains("damaged   tiny-w_2026_46 (argosy site doctor --repair)");
    assertThat(line.site("status").find("space")).isEmpty();
  }
}
