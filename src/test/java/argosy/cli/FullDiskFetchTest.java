package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.testing.FaultyWeb;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A release is fetched, and the disk is full in the midst of it.
@Tag("client")
class FullDiskFetchTest {
  @TempDir Path folder;

  @Test
  void nothingOfItShowsAndTheNextRunFetchesTheRestWhenThereIsSpace() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    PublishedSite site = PublishedSite.make(folder);
    Path home = folder.resolve("elsewhere");
    Tool.of("rm", "-rf", home.toString()).runOk();
    Files.createDirectory(home);
    mount(home, "size=12m");
    try (FaultyWeb web = FaultyWeb.over(site.published)) {
      String from = "--from=" + web.url();
      assertThat(site.site("install", "tiny@w_2026_46", from)).isEqualTo(5);
      assertThat(site.lastLine()).contains("No space left on device", "; do: ");
      site.assertNothingInstalled();
      mount(home, "remount,size=200m");
      web.mend();
      assertThat(site.site("install", "tiny@w_2026_46", from)).as(site::said).isZero();
      assertThat(web.packBytes())
          .as("what had come before the disk was full is not fetched again")
          .isLessThan((long) PublishedSite.BIG_FILES * PublishedSite.BIG_BYTES);
      assertThat(site.site("switch", "tiny@w_2026_46")).as(site::said).isZero();
      assertThat(site.siteJson("active", "--thorough").array("deviations")).isEmpty();
    } finally {
      Tool.of("umount", "--lazy", home.toString()).runOk();
    }
  }

  private static void mount(Path disk, String options) throws IOException {
    Tool.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()).runOk();
  }
}
