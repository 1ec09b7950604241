package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine whose clock jumps ten years ahead and back: order is that of what was done, and
/// nothing goes that was just in use.
class ClockJumpTest {
  private static final long TEN_YEARS = 315_360_000;
  private static final long DAY = 86_400;
  private static final long AHEAD = SiteFixture.NOW + TEN_YEARS;
  private static final long BEHIND = SiteFixture.NOW - TEN_YEARS;
  private static final String W45 = "hello-w_2026_45";
  private static final String W46 = "hello-w_2026_46";
  private static final String W47 = "hello-w_2026_47";
  @TempDir Path folder;
  private SiteFixture fixture;

  @BeforeEach
  void threeWeeklies() throws IOException {
    fixture = new SiteFixture(folder.resolve("site"));
    for (int week = 45; week <= 47; week++) {
      fixture.install(fixture.weekly(week));
    }
    activate(W45, SiteFixture.NOW);
    activate(W46, AHEAD);
    activate(W47, BEHIND);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private void activate(String id, long now) throws IOException {
    fixture
        .work()
        .run(
            "site switch " + id,
            () -> new Switching(fixture.site).to(id, SiteHistory.How.SWITCH, "me", "", now));
  }

  private List<String> purged(long now) throws IOException {
    Purge purge = new Purge(fixture.site, fixture.parallel, Progress.SILENT);
    return purge.plan(fixture.records().all(), DAY, now).purged();
  }

  @Test
  void theWayBackIsThatOfTheSwitchesWhateverTheirTimes() throws IOException {
    assertThat(new SiteHistory(fixture.site).changes())
        .extracting(SiteHistory.Change::id)
        .containsExactly(W45, W46, W47);
    assertThat(new Switching(fixture.site).previous()).isEqualTo(W46);
    assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
  }

  @Test
  void whatWasActiveHasItsGraceAlsoWhenTheClockIsBehind() throws IOException {
    assertThat(purged(BEHIND)).as("installed and active after this now").isEmpty();
    assertThat(purged(AHEAD + 2 * DAY)).as("all but the active one").containsOnly(W45, W46);
  }
}
