package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Progress;
import argosy.testing.OwnProcess;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Promotions into a real tmpfs, killed anywhere.
@Tag("client")
class RamKilledTest {
  private static final int ROUNDS = 25;
  @TempDir Path folder;

  @AfterEach
  void unmount() throws IOException {
    for (Mounts.Mount mount : Mounts.of().reversed()) {
      if (mount.point().startsWith(folder.toRealPath())) {
        Tool.of("umount", "--lazy", mount.point().toString()).runOk();
      }
    }
  }

  private Process child(Path root, int seed) throws IOException {
    return new ProcessBuilder(
            OwnProcess.of("argosy.site.RamChild", root.toString(), String.valueOf(seed)))
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()))
        .start();
  }

  @Test
  void whateverAPromotionLeavesEveryReleaseIsWholeUnderItsPathAndTheNextOneSucceeds()
      throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    Path root = folder.toRealPath().resolve("site");
    Random random = new Random(20261121);
    try (SiteFixture fixture = new SiteFixture(root)) {
      for (int week = 45; week <= 47; week++) {
        fixture.install(fixture.weekly(week, SiteChild.FILES));
      }
      fixture.activate("hello-w_2026_46");
      Path ram = Files.createDirectory(fixture.site.layout().ram());
      Tool.of("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", ram.toString()).runOk();
      int seenInMemory = 0;
      for (int round = 0; round < ROUNDS; round++) {
        Process child = child(root, round);
        assertThat(child.inputReader().readLine()).as(() -> "errors: " + errors()).isEqualTo("go");
        for (int steps = random.nextInt(4); steps > 0; steps--) {
          assertThat(child.inputReader().readLine())
              .as(() -> "errors: " + errors())
              .isEqualTo("step");
        }
        child.waitFor(random.nextInt(100_000), TimeUnit.MICROSECONDS);
        child.destroyForcibly().waitFor();
        seenInMemory += new RamTier(fixture.site).promoted().size();
        assertThat(Files.readString(fixture.site.layout().current().resolve("root/usr/share/week")))
            .isEqualTo("week 46");
        for (InstalledRelease release : fixture.records().all()) {
          assertThat(fixture.verify(release.id(), true))
              .as("round %d %s", round, release.id())
              .isEmpty();
        }
      }
      assertThat(seenInMemory).as("promotions that were done").isPositive();
      for (InstalledRelease release : fixture.records().all()) {
        fixture
            .work()
            .run(
                "site promote",
                () ->
                    new RamTier(fixture.site).promote(release, fixture.parallel, Progress.SILENT));
        assertThat(Files.getFileStore(fixture.release(release.id())).type()).isEqualTo("tmpfs");
        assertThat(fixture.verify(release.id(), true)).isEmpty();
      }
    }
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
