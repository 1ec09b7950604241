package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MendTest {
  private static final String W46 = "hello-w_2026_46";
  private static final String W47 = "hello-w_2026_47";
  @TempDir Path folder;
  private SiteFixture fixture;
  private Path share;

  @BeforeEach
  void install() throws IOException {
    fixture = new SiteFixture(folder.resolve("site"));
    fixture.install(fixture.weekly(46));
    fixture.install(fixture.weekly(47));
    share = fixture.release(W47).resolve("root/usr/share");
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private Mend mend() throws IOException {
    Launched launched = Launched.of(fixture.weekly(47));
    return new Mend(
        fixture.site,
        digest -> launched.has(digest) ? launched.open(digest) : fixture.store.open(digest));
  }

  private void edit(Path file, String text) throws IOException {
    Files.setAttribute(file, "unix:mode", 0644);
    Files.writeString(file, text);
    Files.setLastModifiedTime(file, SiteObjects.TIME);
    Files.setAttribute(file, "unix:mode", 0444);
  }

  @Test
  void aDamagedObjectComesBackInEveryReleaseThatHasIt() throws IOException {
    edit(share.resolve("same/7"), "damaged on disk, time and mode kept");
    assertThat(fixture.verify(W46, true)).hasSize(1);
    Mend.Mended mended = mend().objects(fixture.parallel);
    assertThat(mended.mended()).hasSize(1);
    assertThat(fixture.verify(W46, true)).isEmpty();
    assertThat(fixture.verify(W47, true)).isEmpty();
    assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
    assertThat(SiteFixture.attribute(share.resolve("same/7"), "ino"))
        .isEqualTo(
            SiteFixture.attribute(fixture.release(W46).resolve("root/usr/share/same/7"), "ino"));
  }

  @Test
  void whatNobodyHasAnyMoreIsNamedAndTheRestIsMended() throws IOException {
    edit(share.resolve("same/7"), "damaged");
    Mend.Mended mended =
        new Mend(
                fixture.site,
                digest -> {
                  throw new NoSuchFileException(digest.toString());
                })
            .objects(fixture.parallel);
    assertThat(mended.mended()).isEmpty();
    assertThat(mended.lost()).hasSize(1);
  }

  @Test
  void everythingThatWasDoneToAReleaseIsDiscarded() throws IOException {
    Files.setAttribute(share, "unix:mode", 0755);
    Files.setAttribute(share.resolve("same"), "unix:mode", 0777);
    Files.createDirectories(share.resolve("site-packages/new"));
    Files.writeString(share.resolve("site-packages/new/module.py"), "x = 1\n");
    Files.delete(share.resolve("same/1"));
    Files.delete(share.resolve("same/2"));
    Files.createSymbolicLink(share.resolve("same/2"), Path.of("3"));
    Files.delete(share.resolve("same/3"));
    Files.createDirectory(share.resolve("same/3"));
    Files.writeString(share.resolve("same/3/x"), "x");
    Files.setAttribute(share.resolve("same/4"), "unix:mode", 0666);
    edit(share.resolve("week"), "edited");
    edit(fixture.release(W47).resolve("activate"), "edited");
    InstalledRelease release = fixture.records().read(W47).orElseThrow();
    assertThat(fixture.verify(W47, true)).hasSizeGreaterThan(8);
    mend().release(release, fixture.verify(W47, true));
    assertThat(fixture.verify(W47, true)).isEmpty();
    assertThat(fixture.verify(W47, false)).isEmpty();
    assertThat(fixture.verify(W46, true)).isEmpty();
  }
}
