package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Progress;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgeTest {
  private static final long DAY = 86_400;
  @TempDir Path folder;
  private SiteFixture fixture;

  @BeforeEach
  void fourWeeklies() throws IOException {
    fixture = new SiteFixture(folder.resolve("site"));
    for (int week = 44; week <= 47; week++) {
      fixture.install(fixture.weekly(week));
    }
    fixture.activate("hello-w_2026_47");
  }

  @AfterEach
  void end() {
    fixture.close();
  }

  private Purge.Outcome purge(String... ids) throws IOException {
    return purge(0, SiteFixture.NOW, ids);
  }

  private Purge.Outcome purge(long grace, long now, String... ids) throws IOException {
    List<InstalledRelease> wanted =
        fixture.records().all().stream().filter(r -> List.of(ids).contains(r.id())).toList();
    return fixture.work().run("site purge", () -> of().run(wanted, grace, now));
  }

  private Purge of() {
    return new Purge(fixture.site, fixture.parallel, Progress.SILENT);
  }

  private Holds.Hold hold(String id, Optional<Long> until) {
    return new Holds.Hold(id, "job1", "paper", until, "alice", SiteFixture.NOW);
  }

  @Test
  void aPurgedReleaseLeavesNothingAndTheOthersWhole() throws IOException {
    Purge.Outcome outcome = purge("hello-w_2026_44", "hello-w_2026_45");
    assertThat(outcome.purged()).hasSize(2);
    assertThat(outcome.kept()).isEmpty();
    assertThat(fixture.site.installedIds()).containsExactly("hello-w_2026_46", "hello-w_2026_47");
    assertThat(fixture.verify("hello-w_2026_46", true)).isEmpty();
    assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
    assertThat(new Sweep(fixture.site, fixture.parallel).dead()).isEmpty();
    assertThat(fixture.site.layout().record("hello-w_2026_44")).doesNotExist();
    assertThat(fixture.site.layout().environments().resolve("hello-w_2026_44.sh")).doesNotExist();
    assertThat(new Leftovers(fixture.site).find()).isEmpty();
  }

  @Test
  void contentThatOnlyPurgedReleasesHadIsGone() throws IOException {
    SiteObjects objects = new SiteObjects(fixture.site);
    int before = objects.present().size();
    purge("hello-w_2026_44");
    assertThat(objects.present()).as("week, tool and the launchers").hasSize(before - 6);
  }

  @Test
  void whatIsActiveNewestOfAChannelPinnedOrLeasedStaysAndSaysWhy() throws IOException {
    new Pointers(fixture.site).moveChannel("weekly", "hello-w_2026_46");
    new Holds(fixture.site).pin(hold("hello-w_2026_45", Optional.empty()));
    new Holds(fixture.site).lease(hold("hello-w_2026_44", Optional.of(SiteFixture.NOW + DAY)));
    Purge.Outcome outcome =
        purge("hello-w_2026_44", "hello-w_2026_45", "hello-w_2026_46", "hello-w_2026_47");
    assertThat(outcome.purged()).isEmpty();
    assertThat(outcome.freedBytes()).isZero();
    assertThat(outcome.kept())
        .extracting(k -> String.join("; ", k.because()))
        .containsExactlyInAnyOrder(
            "it is the active release",
            "it is the newest of channel weekly",
            "pinned by alice: paper",
            "leased by job1");
    assertThat(fixture.site.installedIds()).hasSize(4);
  }

  @Test
  void pinsAndLeasesEndByThemselves() throws IOException {
    new Holds(fixture.site).pin(hold("hello-w_2026_45", Optional.of(SiteFixture.NOW - 1)));
    new Holds(fixture.site).lease(hold("hello-w_2026_44", Optional.of(SiteFixture.NOW - 1)));
    assertThat(purge("hello-w_2026_44", "hello-w_2026_45").purged()).hasSize(2);
  }

  @Test
  void whatWasActiveALittleWhileAgoHasItsGrace() throws IOException {
    fixture.activate("hello-w_2026_46");
    fixture.activate("hello-w_2026_47");
    assertThat(purge(DAY, SiteFixture.NOW + DAY - 60, "hello-w_2026_46").purged()).isEmpty();
    assertThat(purge(DAY, SiteFixture.NOW + DAY + 60, "hello-w_2026_46").purged()).hasSize(1);
  }

  @Test
  void aReleaseInWhichAProcessStandsStays() throws Exception {
    Process process =
        new ProcessBuilder("sleep", "100")
            .directory(fixture.release("hello-w_2026_44").resolve("root/usr/share").toFile())
            .start();
    try {
      Purge.Outcome outcome = purge("hello-w_2026_44");
      assertThat(outcome.purged()).isEmpty();
      assertThat(outcome.kept().getFirst().because().getFirst())
          .contains("process " + process.pid() + " (sleep): working directory");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(purge("hello-w_2026_44").purged()).hasSize(1);
  }

  @Test
  void aReleaseWhoseFileIsOpenOrMappedStays() throws Exception {
    Path script = fixture.release("hello-w_2026_45").resolve("root/usr/bin/tool");
    Process open = new ProcessBuilder("sh", "-c", "exec 7<" + script + "; echo; sleep 100").start();
    String map =
        "import mmap,time;f=open('"
            + script
            + "');m=mmap.mmap(f.fileno(),0,prot=1);f.close();print(flush=True);time.sleep(100)";
    Path second = fixture.release("hello-w_2026_44").resolve("root/usr/bin/tool");
    Process mapped =
        new ProcessBuilder("python3", "-c", map.replace(script.toString(), second.toString()))
            .start();
    try {
      open.inputReader().readLine();
      mapped.inputReader().readLine();
      Purge.Outcome outcome = purge("hello-w_2026_44", "hello-w_2026_45");
      assertThat(outcome.purged()).isEmpty();
      assertThat(outcome.kept())
          .extracting(k -> k.because().getFirst())
          .anyMatch(b -> b.contains("open"))
          .anyMatch(b -> b.contains("mapped"));
    } finally {
      open.destroyForcibly().waitFor();
      mapped.destroyForcibly().waitFor();
    }
  }

  @Test
  void aReleaseThatAProgramOfTheSystemsImportsFromStays() throws Exception {
    Path release = fixture.release("hello-w_2026_44");
    ProcessBuilder kernel = new ProcessBuilder("sleep", "100");
    kernel.environment().put("PYTHONPATH", "/elsewhere:" + release.resolve("root/lib") + ":/x");
    kernel.environment().put("OLDPWD", fixture.release("hello-w_2026_45").toString());
    Process process = kernel.start();
    try {
      Purge.Outcome outcome = purge("hello-w_2026_44", "hello-w_2026_45");
      assertThat(outcome.purged())
          .as("where a shell has been is not use")
          .containsExactly("hello-w_2026_45");
      assertThat(outcome.kept().getFirst().because().getFirst())
          .contains("process " + process.pid() + " (sleep): environment");
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(purge("hello-w_2026_44").purged()).hasSize(1);
  }

  @Test
  void theDryRunSaysTheBytesThatAreReallyFreed() throws IOException {
    String big = "x".repeat(300_000);
    fixture.install(fixture.release("d_2026_11_01", big));
    fixture.install(fixture.release("d_2026_11_02", big + "2"));
    List<InstalledRelease> dailies =
        fixture.records().all().stream().filter(r -> r.id().contains("-d_")).toList();
    Purge.Outcome plan = of().plan(dailies, 0, SiteFixture.NOW);
    long before = blocks(fixture.site.layout().root());
    assertThat(purge("hello-d_2026_11_01", "hello-d_2026_11_02").freedBytes())
        .isEqualTo(plan.freedBytes());
    long freed = before - blocks(fixture.site.layout().root());
    assertThat(plan.freedBytes()).isBetween(freed - 40_000, freed + 40_000).isGreaterThan(600_000);
  }

  private static long blocks(Path root) throws IOException {
    return 1024
        * Long.parseLong(Tool.of("du", "-sk", root.toString()).runOk().out().split("\t", -1)[0]);
  }

  @Test
  void aPolicyKeepsTheNewestOfEachTrain() throws IOException {
    fixture.install(fixture.release("v30_0", "a release"));
    for (int day = 10; day <= 14; day++) {
      fixture.install(fixture.release("d_2026_11_" + day, "day " + day));
    }
    KeepPolicy policy =
        new KeepPolicy(Map.of(KeepPolicy.Train.DAILY, 2, KeepPolicy.Train.WEEKLY, 3));
    assertThat(policy.tooMany(fixture.records().all()))
        .extracting(InstalledRelease::id)
        .containsExactly(
            "hello-w_2026_44", "hello-d_2026_11_10", "hello-d_2026_11_11", "hello-d_2026_11_12");
  }

  @Test
  void aPurgeKilledAfterTheRenameIsGoneOnWithByTheNextCommand() throws IOException {
    Path release = fixture.release("hello-w_2026_44");
    Path gone = release.resolveSibling(".hello-w_2026_44.1.gone");
    Files.move(release, gone);
    fixture.activate("hello-w_2026_46");
    assertThat(gone).doesNotExist();
    assertThat(new Sweep(fixture.site, fixture.parallel).dead()).isEmpty();
    assertThat(new Leftovers(fixture.site).find()).isEmpty();
  }

  @Test
  void aPurgeKilledBeforeItSawThatSomebodyCameGivesTheReleaseBack() throws Exception {
    Path release = fixture.release("hello-w_2026_44");
    Path gone = release.resolveSibling(".hello-w_2026_44.1.gone");
    Process user = new ProcessBuilder("sleep", "100").directory(release.toFile()).start();
    try {
      Files.move(release, gone);
      fixture.activate("hello-w_2026_46");
      assertThat(fixture.verify("hello-w_2026_44", true)).isEmpty();
    } finally {
      user.destroyForcibly().waitFor();
    }
  }

  @Test
  void unlinkingLeavesFoldersOfAnyModeBehindIt() throws IOException {
    Path release = fixture.release("hello-w_2026_44");
    Files.setAttribute(release.resolve("root"), "unix:mode", 0700);
    Files.createDirectories(release.resolve("root/added/by/hand"));
    Files.writeString(release.resolve("root/added/by/hand/x"), "x");
    Files.setAttribute(release.resolve("root/added/by"), "unix:mode", 0500);
    assertThat(purge("hello-w_2026_44").purged()).hasSize(1);
    assertThat(new Leftovers(fixture.site).find()).isEmpty();
  }
}
