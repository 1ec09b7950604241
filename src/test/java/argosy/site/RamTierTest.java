package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.CorruptException;
import argosy.base.Progress;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real tmpfs, mounted by root.
@Tag("client")
class RamTierTest {
  private static final String W46 = "hello-w_2026_46";
  private static final String W47 = "hello-w_2026_47";
  @TempDir Path folder;
  private SiteFixture fixture;
  private Path ram;

  @BeforeEach
  void mountMemory() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    fixture = new SiteFixture(folder.toRealPath().resolve("site"));
    fixture.install(fixture.weekly(46));
    fixture.install(fixture.weekly(47));
    fixture.activate(W46);
    ram = fixture.site.layout().ram();
    Files.createDirectory(ram);
    mount("8m");
  }

  private void mount(String size) throws IOException {
    Tool.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", ram.toString()).runOk();
  }

  @AfterEach
  void unmount() throws IOException {
    if (fixture != null) {
      reboot();
      fixture.close();
    }
  }

  /// Memory is empty, and nothing is mounted any more.
  private void reboot() throws IOException {
    for (String id : new RamTier(fixture.site).promoted()) {
      new RamTier(fixture.site).uncover(id);
    }
    Tool.of("umount", "--lazy", ram.toString()).run();
  }

  private RamTier.Plan promote(String id) throws IOException {
    return new RamTier(fixture.site)
        .promote(fixture.records().read(id).orElseThrow(), fixture.parallel, Progress.SILENT);
  }

  private static boolean isInMemory(Path path) throws IOException {
    return Files.getFileStore(path).type().equals("tmpfs");
  }

  @Test
  void aPromotedReleaseIsReadFromMemoryUnderItsOwnPathAndIsWhole() throws IOException {
    Path week = fixture.release(W46).resolve("root/usr/share/week");
    assertThat(isInMemory(week)).isFalse();
    promote(W46);
    assertThat(isInMemory(week)).isTrue();
    assertThat(Files.readString(fixture.site.layout().current().resolve("root/usr/share/week")))
        .isEqualTo("week 46");
    assertThat(fixture.verify(W46, true)).isEmpty();
    assertThat(promote(W46).already()).isTrue();
  }

  @Test
  void whatAPromotionWouldCopyIsSaidAndMemoryStaysAsEmptyAsItWas() throws IOException {
    RamTier tier = new RamTier(fixture.site);
    RamTier.Plan plan = tier.plan(W46, fixture.parallel);
    assertThat(tier.planWorkingSet(W46, List.of(), fixture.parallel).newBytes())
        .isEqualTo(plan.newBytes());
    assertThat(tier.fits(W46, fixture.parallel)).isTrue();
    assertThat(ram).isEmptyDirectory();
    assertThat(promote(W46).newFiles()).isEqualTo(plan.newFiles());
  }

  @Test
  void theNextWeeklyCopiesOnlyWhatItChanges() throws IOException {
    long first = promote(W46).newFiles();
    RamTier.Plan second = promote(W47);
    assertThat(first).isGreaterThan(20);
    assertThat(second.newFiles()).as("week, tool and the launchers").isEqualTo(6);
    Path inMemory = ram.resolve("releases/" + W47 + "/root/usr/share/same/3");
    Path before = ram.resolve("releases/" + W46 + "/root/usr/share/same/3");
    assertThat(SiteFixture.attribute(inMemory, "ino"))
        .isEqualTo(SiteFixture.attribute(before, "ino"));
  }

  @Test
  void whatAProcessUsesStaysInMemoryUntilItEnds() throws Exception {
    promote(W46);
    RamTier tier = new RamTier(fixture.site);
    Process user =
        new ProcessBuilder("sleep", "600").directory(fixture.release(W46).toFile()).start();
    try {
      assertThatThrownBy(() -> tier.demote(W46, fixture.parallel))
          .hasMessageContaining("is in use in memory: process " + user.pid() + " (sleep)");
      assertThat(isInMemory(fixture.release(W46))).isTrue();
    } finally {
      user.destroyForcibly().waitFor();
    }
    tier.demote(W46, fixture.parallel);
    assertThat(isInMemory(fixture.release(W46))).isFalse();
    assertThat(ram.resolve("releases/" + W46)).doesNotExist();
    assertThat(fixture.verify(W46, true)).isEmpty();
  }

  @Test
  void afterARebootEverythingWorksFromDiskAtOnceAndIsPromotedAgain() throws IOException {
    promote(W46);
    reboot();
    Path week = fixture.site.layout().current().resolve("root/usr/share/week");
    assertThat(Files.readString(week)).isEqualTo("week 46");
    assertThat(isInMemory(week)).isFalse();
    assertThat(fixture.verify(W46, true)).isEmpty();
    mount("8m");
    promote(W46);
    assertThat(isInMemory(week)).isTrue();
  }

  @Test
  void memoryThatIsEmptiedUnderAReleaseGivesTheDiskBackWithTheNextCommand() throws IOException {
    promote(W46);
    Path week = fixture.release(W46).resolve("root/usr/share/week");
    Tool.of("sh", "-c", "rm -rf " + ram + "/*").runOk();
    assertThat(week).doesNotExist();
    assertThat(new Leftovers(fixture.site).find())
        .extracting(Leftovers.Leftover::what)
        .containsExactly("its memory was emptied under it");
    fixture.activate(W47);
    assertThat(fixture.verify(W46, true)).isEmpty();
    assertThat(isInMemory(week)).isFalse();
    promote(W46);
    assertThat(isInMemory(week)).isTrue();
  }

  @Test
  void whatDoesNotFitIsRefusedBeforeAnythingIsCopied() throws IOException {
    reboot();
    mount("1m");
    fixture.install(fixture.release("v1_0", "x".repeat(3_000_000)));
    assertThatThrownBy(() -> promote("hello-v1_0"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left for hello-v1_0 in memory");
    assertThat(ram.resolve("releases/hello-v1_0")).doesNotExist();
    assertThat(isInMemory(fixture.release("hello-v1_0"))).isFalse();
  }

  @Test
  void ofWhatDoesNotFitAWorkingSetIsLaidOverTheFolderOnDisk() throws Exception {
    reboot();
    mount("1m");
    String id = "hello-v1_0";
    fixture.install(fixture.release("v1_0", "x".repeat(3_000_000)));
    RamTier tier = new RamTier(fixture.site);
    InstalledRelease release = fixture.records().read(id).orElseThrow();
    RamTier.Plan plan =
        tier.promoteWorkingSet(
            release, List.of("root/usr/share/same/7"), fixture.parallel, Progress.SILENT);
    assertThat(plan.leftFiles()).as("week and tool are large").isEqualTo(2);
    assertThat(ram.resolve("working/" + id + "/root/usr/share/same/7")).exists();
    assertThat(ram.resolve("working/" + id + "/root/usr/share/week")).doesNotExist();
    assertThat(Files.getFileStore(fixture.release(id)).type()).isEqualTo("overlay");
    assertThat(fixture.verify(id, true)).as("all is there, as installed").isEmpty();

    String elsewhere = "mount --bind " + fixture.release(id) + "/root /mnt && echo && sleep 100";
    Process hidden = new ProcessBuilder("unshare", "-m", "sh", "-c", elsewhere).start();
    try {
      hidden.inputReader().readLine();
      assertThat(new InUse(fixture.site).look().of(id))
          .extracting(InUse.User::how)
          .contains("mounted");
    } finally {
      hidden.descendants().forEach(ProcessHandle::destroyForcibly);
      hidden.destroyForcibly().waitFor();
    }
    tier.demote(id, fixture.parallel);
    assertThat(fixture.verify(id, true)).isEmpty();
    assertThat(ram.resolve("working/" + id)).doesNotExist();
  }

  @Test
  void memoryThatGrowsTakesTheWholeOverItsWorkingSetWhileSomebodyRunsFromThat() throws Exception {
    reboot();
    mount("1m");
    String id = "hello-v1_0";
    fixture.install(fixture.release("v1_0", "x".repeat(3_000_000)));
    RamTier tier = new RamTier(fixture.site);
    InstalledRelease release = fixture.records().read(id).orElseThrow();
    tier.promoteWorkingSet(release, List.of(), fixture.parallel, Progress.SILENT);
    assertThat(tier.fits(id, fixture.parallel)).isFalse();
    assertThatThrownBy(() -> promote(id)).hasMessageContaining("No space left");
    assertThat(InMemory.of(fixture.site).releases())
        .extracting(InMemory.Held::form)
        .containsExactly(InMemory.Form.WORKING_SET);
    Process user =
        new ProcessBuilder("sleep", "600").directory(fixture.release(id).toFile()).start();
    try {
      Tool.of("mount", "-o", "remount,size=8m", ram.toString()).runOk();
      assertThat(tier.fits(id, fixture.parallel)).isTrue();
      promote(id);
      String place = fixture.release(id).toString();
      assertThat(Tool.of("stat", "-f", "-c", "%T", place).runOk().out()).isEqualTo("tmpfs\n");
      assertThat(fixture.verify(id, true)).isEmpty();
      assertThat(Path.of("/proc/" + user.pid() + "/cwd").toFile().list()).isNotEmpty();
      InMemory seen = InMemory.of(fixture.site);
      assertThat(seen.releases()).extracting(InMemory.Held::form).contains(InMemory.Form.WHOLE);
      assertThat(seen.room().orElseThrow().bytes()).isEqualTo(8 << 20);
    } finally {
      user.destroyForcibly().waitFor();
    }
    tier.demote(id, fixture.parallel);
    assertThat(tier.promoted()).isEmpty();
    assertThat(fixture.verify(id, true)).isEmpty();
  }

  @Test
  void memoryThatShallShrinkBelowWhatItHoldsStaysAsItIs() throws IOException {
    promote(W46);
    assertThat(Tool.of("mount", "-o", "remount,size=4k", ram.toString()).run().ok()).isFalse();
    assertThat(fixture.verify(W46, true)).isEmpty();
    assertThat(isInMemory(fixture.release(W46))).isTrue();
  }

  @Test
  void aWorkingSetThatLacksWhatStartsIsRefusedBeforeAnythingIsCopied() throws IOException {
    reboot();
    mount("1m");
    fixture.install(fixture.release("v1_0", "x".repeat(3_000_000)));
    InstalledRelease release = fixture.records().read("hello-v1_0").orElseThrow();
    assertThatThrownBy(() ->
            new RamTier(fixture.site)
                .promoteWorkingSet(
                    release, List.of("root/usr/bin/tool"), fixture.parallel, Progress.SILENT))
        .hasMessageContaining("not even what it needs to start fits");
    assertThat(ram.resolve("working")).doesNotExist();
    assertThat(new RamTier(fixture.site).promoted()).isEmpty();
  }

  @Test
  void memoryThatFillsUpMeanwhileLeavesNoHalfTreeInUse() throws IOException {
    reboot();
    mount("8m,nr_inodes=295"); // the bytes fit, the tree does not
    assertThatThrownBy(() -> promote(W46)).isInstanceOf(IOException.class);
    assertThat(isInMemory(fixture.release(W46).resolve("root/usr/share/week"))).isFalse();
    assertThat(fixture.verify(W46, true)).isEmpty();
  }

  @Test
  void aDamagedObjectOnDiskNeverComesIntoMemory() throws IOException {
    Path week = fixture.release(W47).resolve("root/usr/share/week");
    Files.setAttribute(week, "unix:mode", 0644);
    Files.writeString(week, "WEEK 47");
    assertThatThrownBy(() -> promote(W47)).isInstanceOf(CorruptException.class);
    assertThat(isInMemory(fixture.release(W47))).isFalse();
  }

  @Test
  void aPromotionThatWasKilledIsGoneOnWith() throws IOException {
    promote(W46);
    Files.createDirectories(ram.resolve("releases/." + W47 + ".1.part/root"));
    Files.writeString(ram.resolve("objects/incoming/half"), "half");
    promote(W47);
    assertThat(isInMemory(fixture.release(W47).resolve("root/usr/share/week"))).isTrue();
    assertThat(ram.resolve("releases/." + W47 + ".1.part")).doesNotExist();
    assertThat(ram.resolve("objects/incoming/half")).doesNotExist();
  }

  @Test
  void purgeTakesAReleaseOutOfMemoryToo() throws IOException {
    promote(W46);
    promote(W47);
    Purge purge = new Purge(fixture.site, fixture.parallel, Progress.SILENT);
    Purge.Outcome outcome =
        fixture
            .work()
            .run(
                "purge",
                () ->
                    purge.run(
                        List.of(fixture.records().read(W47).orElseThrow()), 0, SiteFixture.NOW));
    assertThat(outcome.purged()).containsExactly(W47);
    assertThat(fixture.release(W47)).doesNotExist();
    assertThat(ram.resolve("releases/" + W47)).doesNotExist();
    assertThat(fixture.verify(W46, true)).isEmpty();
  }
}
