package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.FailedException;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchingTest {
  @TempDir Path folder;
  private SiteFixture fixture;

  @BeforeEach
  void threeWeeklies() throws IOException {
    fixture = new SiteFixture(folder.resolve("site"));
    for (int week = 45; week <= 47; week++) {
      fixture.install(fixture.weekly(week));
    }
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private String current() throws IOException {
    return new Pointers(fixture.site).current().orElseThrow();
  }

  private void revert() throws IOException {
    Switching switching = new Switching(fixture.site);
    switching.to(switching.previous(), SiteHistory.How.REVERT, "me", "", SiteFixture.NOW);
  }

  @Test
  void revertTakesTheWayBackStepByStep() throws IOException {
    fixture.activate("hello-w_2026_45");
    fixture.activate("hello-w_2026_46");
    fixture.activate("hello-w_2026_47");
    revert();
    assertThat(current()).isEqualTo("hello-w_2026_46");
    revert();
    assertThat(current()).isEqualTo("hello-w_2026_45");
    assertThatThrownBy(this::revert).isInstanceOf(FailedException.class);
    fixture.activate("hello-w_2026_47");
    revert();
    assertThat(current()).isEqualTo("hello-w_2026_45");
  }

  @Test
  void aProgramStartedThroughCurrentKeepsItsRelease() throws IOException, InterruptedException {
    fixture.activate("hello-w_2026_46");
    Path current = fixture.site.layout().current();
    Process reader =
        new ProcessBuilder("sh", "-c", "cd -P " + current + "/root/usr/share; read go; cat week")
            .start();
    Thread.sleep(100);
    fixture.activate("hello-w_2026_47");
    reader.outputWriter().append("go\n").flush();
    assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("week 46");
    assertThat(Files.readString(current.resolve("root/usr/share/week"))).isEqualTo("week 47");
  }

  @Test
  void theCurrentActivationFollowsAndStartsNoProgram() throws IOException {
    fixture.activate("hello-w_2026_46");
    Path script = fixture.site.layout().environments().resolve("current.sh");
    String show = ". " + script + "; echo \"$ARGOSY_ACTIVE\"";
    assertThat(Tool.of("/bin/sh", "-c", "PATH=/nowhere; " + show).runOk().out())
        .isEqualTo("hello@w_2026_46\n");
    fixture.activate("hello-w_2026_47");
    assertThat(Tool.of("/bin/sh", "-c", "PATH=/nowhere; " + show).runOk().out())
        .isEqualTo("hello@w_2026_47\n");
  }

  @Test
  void aSwitchKilledAfterTheRenameIsCompletedByTheNextCommand() throws IOException {
    fixture.activate("hello-w_2026_45");
    new Pointers(fixture.site).moveCurrent("hello-w_2026_47"); // killed here
    fixture.activate("hello-w_2026_46");
    assertThat(new SiteHistory(fixture.site).changes())
        .extracting(SiteHistory.Change::id)
        .containsExactly("hello-w_2026_45", "hello-w_2026_47", "hello-w_2026_46");
    revert();
    assertThat(current()).isEqualTo("hello-w_2026_47");
  }

  @Test
  void aHistoryWhoseLastLineWasCutOffIsReadAndGoesOn() throws IOException {
    fixture.activate("hello-w_2026_45");
    Files.writeString(
        fixture.site.layout().history(), "{\"at\":\"2026-1", StandardOpenOption.APPEND);
    fixture.activate("hello-w_2026_46");
    assertThat(new SiteHistory(fixture.site).changes())
        .extracting(SiteHistory.Change::id)
        .containsExactly("hello-w_2026_45", "hello-w_2026_46");
  }

  @Test
  void namesAreReadTolerantlyAndTheNearestIsNamed() throws IOException {
    Switching switching = new Switching(fixture.site);
    assertThat(switching.target("w.2026.46").id()).isEqualTo("hello-w_2026_46");
    assertThat(switching.target("hello@w_2026_46").id()).isEqualTo("hello-w_2026_46");
    assertThatThrownBy(() -> switching.target("hello-w_2026_64"))
        .hasMessageContaining("did you mean");
  }

  @Test
  void aReleaseIsFoundByItsDayIfItIsTheOnlyOne() throws IOException {
    Switching switching = new Switching(fixture.site);
    String day = fixture.records().read("hello-w_2026_46").orElseThrow().day();
    assertThatThrownBy(() -> switching.target("sw." + day))
        .as("all were made in the same hour")
        .hasMessageContaining(day + " is the day of several releases: hello-w_2026_4");
    fixture.purge(List.of(switching.target("w_2026_45"), switching.target("w_2026_47")));
    assertThat(switching.target(day).id()).isEqualTo("hello-w_2026_46");
    assertThat(switching.target("sw." + day).id()).isEqualTo("hello-w_2026_46");
  }
}
