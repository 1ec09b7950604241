package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator meets on his first day: commands given twice, in the wrong place, in vain.
class SiteMannersTest {
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void shipAWeekly() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
  }

  private List<Json> audit() throws IOException {
    return line.site("status", "--audit").array("audit");
  }

  @Test
  void aSiteThatIsThereIsSaidToBeAndStaysAsItIs() throws IOException {
    line.ok("site", "init", line.site.toString());
    assertThat(line.out()).contains("folder  0755").contains("made;");
    line.ok("site", "init", line.site.toString());
    assertThat(line.out()).contains("is a site already").doesNotContain("made;");
  }

  @Test
  void anOwnerWhoIsNotThereLeavesNothingBehind() {
    assertThat(line.run("site", "init", line.site.toString(), "--owner=nobody-of-this-name"))
        .as("4: only root may give a site to somebody else")
        .isIn(2, 4);
    assertThat(line.site).doesNotExist();
  }

  @Test
  void aPlanForAFolderOfSomethingElseIsRefusedAlsoDry() {
    String stacks = folder.resolve("stacks").toString();
    assertThat(line.run("site", "init", stacks, "--dry-run")).isEqualTo(2);
    assertThat(line.lastLine()).contains("holds other files (tiny)");
    assertThat(line.out()).isEmpty();
  }

  @Test
  void aPathWithALineBreakIsRefusedSinceItsUsersMayHaveCsh() {
    assertThat(line.run("site", "init", folder.resolve("a\nb").toString())).isEqualTo(2);
    assertThat(line.lastLine()).contains("csh cannot take a path with a line break");
    assertThat(folder.resolve("a\nb")).doesNotExist();
  }

  @Test
  void aPathWithAColonIsRefusedSincePathCannotTakeIt() {
    assertThat(line.run("site", "init", folder.resolve("a:b").toString())).isEqualTo(2);
    assertThat(line.lastLine()).contains("PATH cannot take a folder with a colon");
    assertThat(folder.resolve("a:b")).doesNotExist();
  }

  /// Its releases name the path that it was made at.
  @Test
  void aSiteThatWasMovedSaysSoAndIsNotChangedBeforeItsOldPathLeadsToIt() throws IOException {
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    Path moved = Files.move(line.site, folder.resolve("moved"));
    assertThat(line.run("site", "doctor", "--site=" + moved)).isEqualTo(3);
    assertThat(line.said() + line.out()).contains("was made at " + line.site);
    assertThat(line.run("site", "switch", "tiny@w_2026_46", "--site=" + moved)).isEqualTo(4);
    assertThat(line.lastLine()).contains("ln -s " + moved + " " + line.site);
    assertThat(moved.resolve("current")).doesNotExist();
    line.siteAt(moved, "list");

    Files.createSymbolicLink(line.site, moved);
    line.siteAt(moved, "switch", "tiny@w_2026_46", "--watch");
    assertThat(line.siteAt(moved, "doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void aFolderOfSomebodyElsesWhereAReleaseWouldStandIsNotTakenForIt() throws IOException {
    line.site("init", line.site.toString());
    Path foreign = Files.createDirectories(line.site.resolve("releases/tiny-w_2026_46/mine"));
    for (String how : List.of("--quiet", "--dry-run")) {
      String site = "--site=" + line.site;
      assertThat(line.run("site", "install", "tiny@w_2026_46", site, how)).as(how).isEqualTo(4);
      assertThat(line.lastLine()).contains("is no release that was installed").contains("move it");
    }
    assertThat(line.site("list").array("releases")).isEmpty();
    assertThat(foreign).isDirectory();
    Files.delete(foreign);
    Files.delete(foreign.getParent());
    line.site("install", "tiny@w_2026_46");
  }

  @Test
  void aSiteOfAnEarlierLayoutIsReadAndBecomesOneOfThisWithTheFirstChange() throws IOException {
    line.site("init", line.site.toString());
    Path file = line.site.resolve("state/site.json");
    String now = Files.readString(file);
    Files.writeString(file, now.replace("\"schema\": 2", "\"schema\": 1"));
    String before = Files.readString(file);
    assertThat(before).isNotEqualTo(now);
    line.site("list");
    assertThat(file).hasContent(before);
    line.site("install", "tiny@w_2026_46");
    assertThat(file).hasContent(now);
    Files.writeString(file, now.replace("\"schema\": 2", "\"schema\": 3"));
    assertThat(line.run("site", "list", "--site=" + line.site)).isEqualTo(4);
    assertThat(line.lastLine()).contains("layout 3 is newer than this program");
  }

  @Test
  void whatAKilledInitLeftIsMadeWhole() throws IOException {
    Files.createDirectories(line.site.resolve("objects/00"));
    Files.createDirectories(line.site.resolve("releases"));
    line.site("init", line.site.toString());
    assertThat(line.site("doctor").array("findings")).isEmpty();
  }

  @Test
  void aFolderInWhichEverybodyWritesIsClosedToThem() throws IOException {
    Files.createDirectories(line.site);
    Files.setPosixFilePermissions(line.site, PosixFilePermissions.fromString("rwxrwxrwx"));
    line.site("init", line.site.toString());
    assertThat(Files.getPosixFilePermissions(line.site))
        .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.GROUP_WRITE);
    assertThat(line.site("doctor").array("findings")).isEmpty();
  }

  @Test
  void whatCronDoesInVainIsNotLogged() throws IOException {
    line.site("init", line.site.toString());
    line.site("follow", "weekly", "--keep-weekly=3");
    List<Json> once = audit();
    assertThat(once).isNotEmpty();
    line.site("follow", "weekly", "--keep-weekly=3");
    line.site("install", "tiny@w_2026_46");
    assertThat(audit()).isEqualTo(once);
    line.ship("tiny", "w_2026_47", 42);
    line.site("follow", "weekly", "--keep-weekly=3");
    assertThat(audit().subList(once.size(), audit().size()))
        .extracting(line -> line.asObject().string("command"))
        .containsExactly("site install tiny@w_2026_47", "site follow weekly");
  }

  @Test
  void forAReleaseThatWasPurgedByHandNoOlderOneComes() throws IOException {
    line.site("init", line.site.toString());
    line.ship("tiny", "w_2026_47", 42);
    line.ship("tiny", "w_2026_48", 42);
    line.site("follow", "weekly", "--keep-weekly=2");
    line.site("purge", "tiny@w_2026_47", "--grace=0");
    assertThat(line.site("follow", "weekly", "--keep-weekly=2").array("installed")).isEmpty();
  }

  @Test
  void aChannelsLinkStaysItsProductsWhenAnotherProductComes() throws IOException {
    line.site("init", line.site.toString());
    assertThat(line.site("follow", "weekly").strings("channels"))
        .containsExactly("weekly: tiny-w_2026_46");
    line.ship("early", "d_2026_11_20", 42);
    line.ship("tiny", "w_2026_47", 42);
    assertThat(line.site("follow", "weekly").strings("channels"))
        .containsExactly("weekly: tiny-w_2026_47");
    line.ship("early", "w_2026_47", 42);
    assertThat(line.site("follow", "weekly").strings("channels"))
        .containsExactly("weekly.early: early-w_2026_47", "weekly: tiny-w_2026_47");
    assertThat(line.site("follow", "weekly", "--product=early").strings("channels"))
        .containsExactly("weekly.early: early-w_2026_47");
  }

  @Test
  void aSwitchToWhatIsActiveIsSaidAndIsNoHistory() throws IOException {
    line.site("init", line.site.toString());
    line.site("follow", "weekly");
    line.site("switch", "weekly");
    line.ok("site", "switch", "weekly", "--site=" + line.site);
    assertThat(line.out()).isEqualTo("active: tiny-w_2026_46 (it was already)\n");
    assertThat(line.site("status").array("history")).hasSize(1);
  }

  @Test
  void aKernelOfSomebodyElseIsNeverReplaced() throws IOException {
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    Path theirs = Files.createDirectories(folder.resolve("specs/tiny-w_2026_46"));
    Files.writeString(theirs.resolve("kernel.json"), "{\"argv\": [\"theirs\"]}");
    String[] kernels = {
      "site",
      "kernels",
      "tiny@w_2026_46",
      "-K",
      folder.resolve("specs").toString(),
      "--site",
      line.site.toString()
    };
    assertThat(line.run(kernels)).isEqualTo(4);
    assertThat(line.lastLine()).contains("is a kernel of somebody else's");
    assertThat(theirs.resolve("kernel.json")).hasContent("{\"argv\": [\"theirs\"]}");
    Files.delete(theirs.resolve("kernel.json"));
    line.ok(kernels);
    line.ok(kernels);
    line.site("purge", "tiny@w_2026_46");
    assertThat(theirs).doesNotExist();
  }

  @Test
  void thousandsOfContentsHalfWrittenAreOneLineOfTheDoctor() throws IOException {
    line.site("init", line.site.toString());
    for (String name : new String[] {"a.0444", "b.0444", "c.0555"}) {
      Files.writeString(line.site.resolve("objects/incoming").resolve(name), "half");
    }
    assertThat(line.site("doctor").array("findings"))
        .singleElement()
        .extracting(f -> f.asObject().string("what"))
        .isEqualTo("3 contents half written");
    line.site("install", "tiny@w_2026_46");
    assertThat(line.site("doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void aSelectionOnAClosedSiteLeavesTheHomeAsItIs() throws IOException {
    line.site("init", line.site.toString());
    line.site("follow", "weekly");
    line.site("switch", "weekly");
    line.site("freeze", "--reason=beam on");
    assertThat(line.run("site", "setup", "tiny-files", "1", "--site=" + line.site)).isEqualTo(6);
    assertThat(line.lastLine()).endsWith("do: wait, or open it again: argosy site freeze --remove");
    assertThat(line.done("ls").array("releases")).hasSize(1);
  }

  @Test
  void aSiteIsNotClosedNorAReleaseKeptUntilAMomentThatIsOver() throws IOException {
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    String on = "--site=" + line.site;
    String past = "--until=2021-03-04T05:06:07Z";
    assertThat(line.run("site", "freeze", "--reason=beam on", past, on)).isEqualTo(2);
    assertThat(line.lastLine()).contains("2021-03-04T05:06:07Z is over; it is 20");
    assertThat(line.run("site", "pin", "tiny@w_2026_46", "--reason=x", past, on)).isEqualTo(2);
    line.site("switch", "tiny@w_2026_46");
  }

  @Test
  void whatIsKeptIsSaidWithForWhomAndUntilWhen() throws IOException {
    line.site("init", line.site.toString());
    line.site("install", "tiny@w_2026_46");
    line.site("pin", "tiny@w_2026_46", "--reason=paper", "--until=2099-01-01");
    line.site("lease", "tiny@w_2026_46", "--job=slurm-4711");
    line.ok("site", "status", "--site=" + line.site);
    assertThat(line.out())
        .containsPattern("tiny-w_2026_46  pinned by .*: paper \\(until 2099-01-02T00:00:00Z\\)")
        .containsPattern("tiny-w_2026_46  leased for slurm-4711 by .* \\(until ");
  }
}
