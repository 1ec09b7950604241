package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The habit of editing production in place: every kind of edit is found.
class VerifyTest {
  private static final String ID = "hello-w_2026_47";
  @TempDir Path folder;
  private SiteFixture fixture;
  private Path share;

  @BeforeEach
  void install() throws IOException {
    fixture = new SiteFixture(folder.resolve("site"));
    fixture.install(fixture.weekly(46));
    fixture.install(fixture.weekly(47));
    share = fixture.release(ID).resolve("root/usr/share");
    Files.setAttribute(share, "unix:mode", 0755);
    Files.setAttribute(share.resolve("same"), "unix:mode", 0755);
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private void restoreModes() throws IOException {
    Files.setAttribute(share, "unix:mode", 0555);
    Files.setAttribute(share.resolve("same"), "unix:mode", 0555);
  }

  @Test
  void anEditThroughAHardLinkIsFoundInEveryReleaseThatHasTheFile() throws IOException {
    Path same = share.resolve("same/7");
    Files.setAttribute(same, "unix:mode", 0644);
    Files.writeString(same, "edited");
    Files.setAttribute(same, "unix:mode", 0444);
    restoreModes();
    Verify.Deviation edited =
        new Verify.Deviation("root/usr/share/same/7", Verify.Difference.CONTENT);
    assertThat(fixture.verify(ID, false)).containsExactly(edited);
    assertThat(fixture.verify("hello-w_2026_46", false)).containsExactly(edited);
    assertThat(new SiteCheck(fixture.site, fixture.parallel).damaged()).hasSize(1);
  }

  @Test
  void anEditThatKeepsSizeAndTimeIsFoundByTheThoroughWay() throws IOException {
    Path week = share.resolve("week");
    Files.setAttribute(week, "unix:mode", 0644);
    Files.writeString(week, "WEEK 47");
    Files.setLastModifiedTime(week, SiteObjects.TIME);
    Files.setAttribute(week, "unix:mode", 0444);
    restoreModes();
    assertThat(fixture.verify(ID, false)).isEmpty();
    assertThat(fixture.verify(ID, true))
        .containsExactly(new Verify.Deviation("root/usr/share/week", Verify.Difference.CONTENT));
  }

  @Test
  void whatIsAddedRemovedReplacedOrChangedInModeIsFoundFast() throws IOException {
    Files.createDirectories(share.resolve("site-packages/new"));
    Files.writeString(share.resolve("site-packages/new/module.py"), "x = 1\n");
    Files.delete(share.resolve("same/1"));
    Files.delete(share.resolve("same/2"));
    Files.createSymbolicLink(share.resolve("same/2"), Path.of("3"));
    Files.setAttribute(share.resolve("same/4"), "unix:mode", 0664);
    restoreModes();
    assertThat(fixture.verify(ID, false))
        .containsExactly(
            new Verify.Deviation("root/usr/share/same/1", Verify.Difference.MISSING),
            new Verify.Deviation("root/usr/share/same/2", Verify.Difference.KIND),
            new Verify.Deviation("root/usr/share/same/4", Verify.Difference.MODE),
            new Verify.Deviation("root/usr/share/site-packages", Verify.Difference.ADDED),
            new Verify.Deviation("root/usr/share/site-packages/new", Verify.Difference.ADDED),
            new Verify.Deviation(
                "root/usr/share/site-packages/new/module.py", Verify.Difference.ADDED));
  }

  @Test
  void aTouchedFileOfTheSameContentIsNoChange() throws IOException {
    Files.setLastModifiedTime(share.resolve("week"), FileTime.fromMillis(1_795_200_000_000L));
    restoreModes();
    assertThat(fixture.verify(ID, false)).isEmpty();
  }
}
