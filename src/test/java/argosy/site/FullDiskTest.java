package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A site on a file system that is full: what is there stays whole, and goes on when there is
/// space.
@Tag("client")
class FullDiskTest {
  @TempDir Path folder;

  @Test
  void whateverDoesNotFitLeavesTheSiteAsItWas() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    Path disk = Files.createDirectory(folder.toRealPath().resolve("disk"));
    mount(disk, "size=16m,nr_inodes=420");
    try (SiteFixture fixture = new SiteFixture(disk.resolve("site"))) {
      fixture.install(fixture.weekly(46));
      fixture.activate("hello-w_2026_46");
      assertThatThrownBy(() -> fixture.install(fixture.release("v1_0", "x".repeat(20_000_000))))
          .as("seen before anything is written")
          .hasMessageContaining("No space left for hello-v1_0");
      assertThatThrownBy(() -> fixture.install(fixture.weekly(47, 200)))
          .as("no more inodes, found while writing")
          .isInstanceOf(IOException.class);
      assertThat(fixture.site.installedIds()).containsExactly("hello-w_2026_46");
      assertThat(fixture.verify("hello-w_2026_46", true)).isEmpty();
      mount(disk, "remount,nr_inodes=4000");
      fixture.install(fixture.weekly(47, 200));
      fixture.activate("hello-w_2026_47");
      assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
    } finally {
      Tool.of("umount", "--lazy", disk.toString()).runOk();
    }
  }

  private static void mount(Path disk, String options) throws IOException {
    Tool.of("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString()).runOk();
  }
}
