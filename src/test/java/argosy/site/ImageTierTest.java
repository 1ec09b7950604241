package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.CorruptException;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real squashfs, mounted by root.
@Tag("client")
class ImageTierTest {
  private static final String W46 = "hello-w_2026_46";
  private static final String LARGE = "hello-v1_0";
  @TempDir Path folder;
  private SiteFixture fixture;

  @BeforeEach
  void install() throws IOException {
    assumeTrue(Account.uid() == 0, "not run: mounting needs root");
    fixture = new SiteFixture(folder.toRealPath().resolve("site"));
    fixture.install(fixture.weekly(46));
    fixture.install(fixture.release("v1_0", new Random(1).ints(300_000).boxed().toList() + ""));
    fixture.activate(W46);
  }

  @AfterEach
  void unmount() throws IOException {
    if (fixture != null) {
      reboot();
      fixture.close();
    }
  }

  /// Nothing is mounted any more.
  private void reboot() throws IOException {
    for (String id : new RamTier(fixture.site).promoted()) {
      Tool.of("umount", "--lazy", fixture.release(id).toString()).runOk();
    }
  }

  private RamTier.Plan promote(String id) throws IOException {
    return new ImageTier(fixture.site)
        .promote(fixture.records().read(id).orElseThrow(), fixture.parallel, Progress.SILENT);
  }

  private Path image(String id) throws IOException {
    return new ImageTier(fixture.site).find(id).orElseThrow();
  }

  private static String type(Path path) throws IOException {
    return Files.getFileStore(path).type();
  }

  @Test
  void aReleaseIsReadFromItsImageUnderItsOwnPathAndIsWhole() throws IOException {
    for (String id : List.of(W46, LARGE)) {
      promote(id);
      assertThat(type(fixture.release(id).resolve("root/usr/share/week"))).isEqualTo("squashfs");
      assertThat(fixture.verify(id, true)).isEmpty();
      assertThat(fixture.verify(id, false)).isEmpty();
      assertThat(promote(id).already()).isTrue();
    }
    assertThat(Files.readString(fixture.site.layout().current().resolve("root/usr/share/week")))
        .isEqualTo("week 46");
    assertThat(InMemory.of(fixture.site).releases())
        .containsExactly(
            new InMemory.Held(LARGE, InMemory.Form.IMAGE, Files.size(image(LARGE)), true),
            new InMemory.Held(W46, InMemory.Form.IMAGE, Files.size(image(W46)), true));
  }

  @Test
  void afterARebootEverythingWorksFromDiskAtOnceAndTheImageIsMountedAgainAsItIs()
      throws IOException {
    assertThat(promote(W46).newFiles()).isGreaterThan(20);
    Path written = image(W46);
    Object inode = SiteFixture.attribute(written, "ino");
    reboot();
    assertThat(type(fixture.release(W46))).isNotEqualTo("squashfs");
    assertThat(fixture.verify(W46, true)).isEmpty();
    assertThat(promote(W46).newFiles()).isZero();
    assertThat(type(fixture.release(W46))).isEqualTo("squashfs");
    assertThat(SiteFixture.attribute(image(W46), "ino")).isEqualTo(inode);
  }

  @Test
  void anImageThatIsDamagedIsWrittenAgainBeforeItIsMounted() throws IOException {
    promote(W46);
    reboot();
    byte[] whole = Files.readAllBytes(image(W46));
    byte[] damaged = whole.clone();
    damaged[damaged.length / 3] ^= 1;
    Files.setAttribute(image(W46), "unix:mode", 0644);
    Files.write(image(W46), damaged);
    promote(W46);
    assertThat(image(W46)).hasBinaryContent(whole);
    assertThat(fixture.verify(W46, true)).isEmpty();
  }

  @Test
  void aDamagedObjectOnDiskNeverComesIntoAnImage() throws IOException {
    for (String id : List.of(W46, LARGE)) { // a small file and one of several blocks
      Path week = fixture.release(id).resolve("root/usr/share/week");
      byte[] content = Files.readAllBytes(week);
      content[content.length - 1] ^= 1;
      Files.setAttribute(week, "unix:mode", 0644);
      Files.write(week, content);
      assertThatThrownBy(() -> promote(id)).isInstanceOf(CorruptException.class);
      assertThat(type(fixture.release(id))).isNotEqualTo("squashfs");
    }
    assertThat(fixture.site.layout().images()).isEmptyDirectory();
  }

  @Test
  void whatAKilledCommandLeftOfAnImageIsClearedByTheNext() throws IOException {
    Path images = Files.createDirectories(fixture.site.layout().images());
    Path half = Files.writeString(images.resolve("." + W46 + ".part"), "half");
    Path foreign = Files.writeString(images.resolve("hello-w_2020_01." + "0".repeat(64)), "x");
    assertThat(new Leftovers(fixture.site).find())
        .extracting(Leftovers.Leftover::path)
        .containsExactlyInAnyOrder(half, foreign);
    fixture.activate(LARGE);
    assertThat(images).isEmptyDirectory();
  }

  @Test
  void whoRunsFromAnImageKeepsItAndPurgeTakesItAway() throws Exception {
    promote(LARGE);
    String elsewhere = "mount --bind " + fixture.release(LARGE) + "/root /mnt && echo && sleep 100";
    Process hidden = new ProcessBuilder("unshare", "-m", "sh", "-c", elsewhere).start();
    try {
      hidden.inputReader().readLine();
      assertThat(new InUse(fixture.site).look().of(LARGE))
          .extracting(InUse.User::how)
          .contains("mounted");
    } finally {
      hidden.descendants().forEach(ProcessHandle::destroyForcibly);
      hidden.destroyForcibly().waitFor();
    }
    fixture.purge(List.of(fixture.records().read(LARGE).orElseThrow()));
    assertThat(fixture.release(LARGE)).doesNotExist();
    assertThat(fixture.site.layout().images()).isEmptyDirectory();
    assertThat(new RamTier(fixture.site).promoted()).isEmpty();
  }

  @Test
  void theKernelMountsNoImageThatSomebodyElseCanWriteTo() throws IOException {
    Files.setAttribute(fixture.site.layout().state(), "unix:uid", 899);
    assertThatThrownBy(() -> promote(W46))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("from a site of root's");
    assertThat(fixture.site.layout().images()).doesNotExist();
  }
}
