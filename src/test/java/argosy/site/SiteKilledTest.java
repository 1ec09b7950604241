package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at seeded moments of install, switch and purge: what is active is whole at every moment,
/// the next command clears what was left. Some minutes, so not among the fast tests.
@Tag("client")
class SiteKilledTest {
  private static final int ROUNDS = 60; // more, until enough of the kills hit something
  private static final int HITS = 10;
  @TempDir Path folder;

  @Test
  void whateverMomentACommandIsKilledAtTheSiteIsSound() throws Exception {
    Path root = folder.resolve("site");
    Random random = new Random(20261121);
    int leftSomething = 0;
    try (SiteFixture fixture = new SiteFixture(root)) {
      fixture.install(fixture.weekly(47, SiteChild.FILES));
      fixture.activate("hello-w_2026_47");
      for (int round = 0; round < ROUNDS || leftSomething < HITS && round < 10 * ROUNDS; round++) {
        Process child = child(root, round);
        assertThat(child.inputReader().readLine()).isEqualTo("go");
        work(child, Duration.ofMillis(random.nextInt(500)));
        child.destroyForcibly().waitFor();
        leftSomething += new Leftovers(fixture.site).find().isEmpty() ? 0 : 1;
        assertSound(fixture, round);
        if (random.nextBoolean()) {
          fixture.work().run("status", () -> true); // any command
          assertThat(new Leftovers(fixture.site).find()).as("round %d", round).isEmpty();
        }
      }
      assertThat(leftSomething).as("kills that hit something").isGreaterThanOrEqualTo(HITS);
      for (int i = 0; i < 12; i++) {
        SiteChild.step(fixture, random);
      }
      fixture.purgeAll();
      assertThat(new Sweep(fixture.site, fixture.parallel).dead()).as("leaked").isEmpty();
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
    }
  }

  /// Lets a process have that much of a processor: on a busy machine it gets as far as on a quiet
  /// one.
  private void work(Process child, Duration much) throws InterruptedException {
    Duration until = used(child).plus(much);
    while (used(child).compareTo(until) < 0) {
      assertThat(child.waitFor(1, TimeUnit.MILLISECONDS))
          .as(() -> "a command failed: " + errors())
          .isFalse();
    }
  }

  private static Duration used(Process child) {
    return child.info().totalCpuDuration().orElseThrow();
  }

  private static void assertSound(SiteFixture fixture, int round) throws IOException {
    Path current = fixture.site.layout().current();
    String id = new Pointers(fixture.site).current().orElseThrow();
    assertThat(Files.readString(current.resolve("root/usr/share/week")))
        .as("round %d", round)
        .isEqualTo("week " + id.substring(id.length() - 2));
    for (InstalledRelease release : fixture.records().all()) {
      assertThat(fixture.verify(release.id(), true))
          .as("round %d %s", round, release.id())
          .isEmpty();
    }
    assertThat(new SiteCheck(fixture.site, fixture.parallel).run(false))
        .as("round %d", round)
        .allMatch(SiteCheck.Finding::harmless);
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static Process child(Path root, int seed) throws IOException {
    return new ProcessBuilder(
            OwnProcess.of("argosy.site.SiteChild", root.toString(), String.valueOf(seed)))
        .redirectError(ProcessBuilder.Redirect.appendTo(root.resolveSibling("errors").toFile()))
        .start();
  }

  @Test
  void twoProcessesThatChangeTheSameSiteAtOnceWaitForEachOther() throws Exception {
    Path root = folder.resolve("site");
    try (SiteFixture fixture = new SiteFixture(root)) {
      fixture.install(fixture.weekly(47, SiteChild.FILES));
      fixture.activate("hello-w_2026_47");
      Process one = child(root, 1);
      Process two = child(root, 2);
      for (int i = 0; i < 3000 && new SiteHistory(fixture.site).changes().size() <= 10; i++) {
        Thread.sleep(200);
        for (Process process : List.of(one, two)) {
          assertThat(process.isAlive()).as(() -> "a command failed: " + errors()).isTrue();
        }
      }
      one.destroyForcibly().waitFor();
      two.destroyForcibly().waitFor();
      fixture.work().run("status", () -> true);
      assertSound(fixture, 0);
      assertThat(new SiteHistory(fixture.site).changes()).hasSizeGreaterThan(10);
    }
  }
}
