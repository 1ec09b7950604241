package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The habit of editing production: shown, captured as a release, or discarded.
class SiteCaptureTest {
  @TempDir Path folder;
  private CommandLine line;
  private Path edited;

  @BeforeEach
  void aReleaseThatSomebodyEdited() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_47", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_47");
    line.site("switch", "tiny@w_2026_47");
    edited = line.site.toRealPath().resolve("releases/tiny-w_2026_47");
    Tool.of(
            "sh",
            "-ec",
            """
            chmod -R u+w .
            echo 'the hot fix' >> share/week
            rm share/same
            mkdir -p lib/new
            echo here > lib/new/data
            chmod 640 lib/new/data
            ln -s new/data lib/link
            printf '#!/bin/sh\\ncat %s/lib/new/data\\n' "$PWD" > bin/show
            chmod 755 bin/show
            """)
        .in(edited)
        .runOk();
  }

  @Test
  void whatWasChangedIsShownAsADiff() throws IOException {
    assertThat(line.run("site", "active", "--verify", "--site=" + line.site)).isEqualTo(3);
    assertThat(line.lastLine()).contains("site diff").contains("site capture");
    Json.Obj diff = line.site("diff");
    Json.Obj week =
        diff.array("changes").stream()
            .map(Json::asObject)
            .filter(c -> c.string("path").equals("share/week"))
            .findFirst()
            .orElseThrow();
    assertThat(week.strings("diff"))
        .contains("--- a/share/week", "+++ b/share/week", " w_2026_47", "+the hot fix");
  }

  @Test
  void itIsCapturedAsAReleaseThatWorksAnywhereAndTheEditedOneIsBroughtBack() throws IOException {
    Json.Obj dry = line.site("capture", "--dry-run");
    assertThat(dry.get("captured").asObject().string("release")).isEqualTo("tiny@exp_w_2026_47_1");
    assertThat(line.site("list").array("releases")).hasSize(1);
    Json.Obj captured = line.site("capture").get("captured").asObject();
    List<String> changes =
        captured.array("changes").stream()
            .map(c -> c.asObject().string("difference") + " " + c.asObject().string("path"))
            .toList();
    assertThat(changes)
        .as("permission to write is no change")
        .containsExactly(
            "added bin/show",
            "added lib",
            "added lib/link",
            "added lib/new",
            "added lib/new/data",
            "missing share/same",
            "content share/week");
    line.site("discard", "tiny@w_2026_47");
    assertThat(line.site("active", "--thorough").array("deviations")).isEmpty();
    assertThat(edited.resolve("share/same")).exists();

    line.site("switch", "tiny@exp_w_2026_47_1", "--watch");
    Path now = line.site.resolve("current");
    assertThat(Files.readString(now.resolve("share/week"))).isEqualTo("w_2026_47\nthe hot fix\n");
    assertThat(now.resolve("share/same")).doesNotExist();
    assertThat(Tool.of(now.resolve("bin/show").toString()).runOk().out())
        .as("its own path was relocated")
        .isEqualTo("here\n");
    assertThat(Files.readString(now.resolve("bin/show"))).contains("releases/tiny-exp_w_2026_47_1");
    assertThat(line.site("active", "--thorough").array("deviations")).isEmpty();
    assertThat(line.site("doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void whatWasCapturedCanBeEditedAndCapturedAgain() throws IOException {
    line.site("capture", "--tag=exp_fix");
    line.site("switch", "tiny@exp_fix");
    Path second = line.site.resolve("releases/tiny-exp_fix");
    Tool.of("sh", "-ec", "chmod -R u+w .; echo again >> share/week; rm bin/show")
        .in(second)
        .runOk();
    line.site("capture");
    line.site("switch", "tiny@exp_fix_1");
    assertThat(Files.readString(line.site.resolve("current/share/week")))
        .isEqualTo("w_2026_47\nthe hot fix\nagain\n");
    assertThat(line.site.resolve("current/bin/show")).doesNotExist();
  }

  @Test
  void aLauncherThatWasEditedBelongsToNoPackage() throws IOException {
    line.site("discard", "tiny@w_2026_47");
    Tool.of("sh", "-ec", "chmod u+w . run; echo x >> run").in(edited).runOk();
    assertThat(line.run("site", "capture", "--site=" + line.site)).isEqualTo(4);
    assertThat(line.lastLine()).contains("run: is the site's own launcher").contains("discard");
    line.site("discard", "tiny@w_2026_47");
    assertThat(line.run("site", "capture", "--site=" + line.site)).isEqualTo(4);
    assertThat(line.lastLine()).contains("is as it was installed");
    CommandLine stranger = new CommandLine(folder, folder.resolve("empty-home"));
    stranger.ok("keys", "init", "--ed25519");
    assertThat(stranger.run("site", "capture", "--site=" + line.site)).isEqualTo(4);
    assertThat(stranger.lastLine()).contains("has not what tiny@w_2026_47 is made of");
  }
}
