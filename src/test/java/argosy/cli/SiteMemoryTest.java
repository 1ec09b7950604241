package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.site.Account;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Memory of a site as its machine sees it: a real tmpfs in a mount namespace of its own, that is
/// too small, is lost in a reboot, and is filled again while people work.
@Tag("client")
class SiteMemoryTest {
  private static final String HEAD =
      """
      set -eu
      fs() { stat -f -c %T "$1"; }
      works() { [ "$(current/run tiny)" = 'result answer 42' ] || { echo it does not work; exit 1; }; }
      small=$PWD/current/share/week big=$PWD/current/share/big
      mkdir ram
      """;
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void aReleaseWithALargeFileIsActive() throws IOException {
    assumeTrue(Account.uid() == 0, "not run: mounting needs root");
    line = new CommandLine(folder.toRealPath());
    Path share = Files.createDirectories(line.folder.resolve("stacks/tiny/files/share"));
    Files.writeString(share.resolve("big"), "x".repeat(2_000_000));
    line.ship("tiny", "w_2026_46", 42);
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    line.site("switch", "tiny@w_2026_46");
  }

  /// In a namespace of its own, from the site's folder.
  private Tool.Result script(String text) throws IOException {
    Path argosy = CommandLine.launcher(line.folder.resolve("bin"));
    String program =
        "site() { verb=$1; shift; %s site $verb --site=%s --home=%s -q \"$@\"; }\n"
            .formatted(argosy, line.site, line.home);
    return Tool.of("unshare", "-m", "sh", "-c", HEAD + program + text).in(line.site).run();
  }

  @Test
  void memoryThatIsTooSmallHoldsWhatTheDemoOpensAndTheRestIsReadFromDisk() throws IOException {
    Tool.Result ran =
        script(
            """
            mount -t tmpfs -o size=1m tmpfs ram
            site promote || echo exit $?
            fs $small
            site promote --working-set
            works
            ls ram/working/tiny-w_2026_46/bin
            fs $small
            wc -c < $big
            [ -e ram/working/tiny-w_2026_46/share/big ] || echo big is on disk
            site active --verify
            site status
            mount -o remount,size=8m ram
            site promote
            fs $big
            site status
            """);
    assertThat(ran.err()).contains("No space left").contains("--working-set");
    assertThat(ran.out().lines())
        .contains("exit 4", "tiny", "2000000", "big is on disk", "as installed")
        .containsSubsequence(onDisk(), "overlayfs", "tmpfs");
    assertThat(ran.out())
        .containsSubsequence("memory    tiny-w_2026_46  working set, ", " of 1.05 MB free")
        .containsSubsequence("memory    tiny-w_2026_46  whole, 2.02 MB", " of 8.39 MB free");
    assertThat(ran.ok()).as(ran.tail()).isTrue();
  }

  private String onDisk() throws IOException {
    return Tool.of("stat", "-f", "-c", "%T", line.site.toString()).runOk().out().strip();
  }

  @Test
  void withoutATmpfsAReleaseIsReadFromOneImageAlsoAfterAReboot() throws IOException {
    Tool.Result ran =
        script(
            """
            rmdir ram
            site promote --image --dry-run
            [ ! -e images ]
            site promote --image
            works
            fs $big
            site active --verify
            site status
            site status --json
            umount -l releases/tiny-w_2026_46 # what a reboot does
            works
            fs $big
            site promote --image
            works
            fs $big
            site promote --image --working-set || echo exit $?
            site promote --remove
            fs $big
            ls images
            """);
    assertThat(ran.ok()).as(ran.tail()).isTrue();
    assertThat(ran.out().lines())
        .contains("exit 2")
        .containsSubsequence(
            "squashfs", "as installed", onDisk(), "squashfs", "on disk: tiny-w_2026_46", onDisk());
    assertThat(ran.out())
        .containsSubsequence(
            "would mount as an image: tiny-w_2026_46: written of ",
            "mounted as an image: tiny-w_2026_46: written of ",
            "memory    tiny-w_2026_46  image, ",
            "\"form\": \"image\"",
            "mounted as an image: tiny-w_2026_46: it was written before")
        .doesNotContain(".squashfs");
  }

  @Test
  void afterARebootEverythingWorksFromDiskAtOnceAndComesIntoMemoryInTheBackground()
      throws IOException {
    Tool.Result ran =
        script(
            """
            mount -t tmpfs -o size=8m tmpfs ram
            site promote
            fs $small
            umount -l releases/tiny-w_2026_46 # what a reboot does
            umount -l ram
            works
            fs $small
            site active --verify
            mount -t tmpfs -o size=8m tmpfs ram
            site promote & promoting=$!
            while kill -0 $promoting 2> /dev/null; do works; done
            wait $promoting
            works
            fs $small
            """);
    assertThat(ran.ok()).as(ran.tail()).isTrue();
    assertThat(ran.out().lines()).containsSubsequence("tmpfs", onDisk(), "as installed", "tmpfs");
  }
}
