package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.site.Account;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// User 1234 and a site of his own beside the facility's. Real processes of that user, without
/// network, so it needs root; they may read everything, since the program's own files lie in root's
/// home.
@Tag("client")
class PersonalSiteTest {
  private static final String UID = "1234";
  @TempDir Path folder;
  private CommandLine facility;
  private Path launcher;
  private Path user;
  private Path theirs;

  @BeforeEach
  void aFacilityHasTwoWeeklies() throws IOException {
    assumeTrue(Account.uid() == 0, "not run: needs root");
    assumeTrue(Tool.find("setpriv").isPresent(), "not run: setpriv is not installed");
    Files.setAttribute(folder, "unix:mode", 0755);
    facility = new CommandLine(folder);
    facility.ship("tiny", "w_2026_46", 42);
    facility.ship("tiny", "w_2026_47", 42);
    facility.site("init", facility.site.toString());
    facility.site("install", "tiny@w_2026_46");
    facility.site("switch", "tiny@w_2026_46");
    launcher = CommandLine.launcher(folder.resolve("bin"));
    user = Files.createDirectory(folder.resolve("user"));
    Tool.of("chown", UID + ":" + UID, user.toString()).runOk();
    theirs = user.toRealPath().resolve("sw");
    as1234(launcher.toString(), "site", "init", theirs.toString()).runOk();
  }

  private static Tool as1234(String... argv) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "unshare",
                "--net",
                "setpriv",
                "--reuid=" + UID,
                "--regid=" + UID,
                "--clear-groups"));
    all.add("--inh-caps=-all,+dac_read_search");
    all.add("--ambient-caps=+dac_read_search");
    all.addAll(List.of(argv));
    return Tool.of(all);
  }

  private Tool argosyOf(Path home, String verb, String... more) {
    List<String> all = new ArrayList<>(List.of(launcher.toString(), "site", verb));
    all.addAll(List.of(more));
    all.addAll(List.of("--site=" + theirs, "--home=" + home));
    return as1234(all.toArray(String[]::new));
  }

  private Tool argosy(String verb, String... more) {
    return argosyOf(user.resolve("home"), verb, more);
  }

  /// Every path with its inode, owner, mode and change time.
  private static List<String> state(Path... roots) throws IOException {
    List<String> argv = new ArrayList<>(List.of("find"));
    Stream.of(roots).map(Path::toString).forEach(argv::add);
    argv.addAll(List.of("-printf", "%p %i %U %m %C@ %l\\n"));
    return Tool.of(argv).runOk().out().lines().toList();
  }

  private String answer() throws IOException {
    return as1234(theirs.resolve("current/run").toString(), "tiny").runOk().out();
  }

  @Test
  void aReleaseOfTheFacilitysHomeIsBorrowedAndStaysWhateverIsPurgedThere() throws IOException {
    List<String> before = state(facility.home, facility.site);
    String from = "--from=" + facility.home;
    assertThat(argosy("install", "tiny@w_2026_46", from, "--dry-run").runOk().out())
        .contains("would install tiny-w_2026_46: 11 files");
    assertThat(theirs.resolve("releases")).isEmptyDirectory();
    argosy("install", "tiny@w_2026_46", from).runOk();
    argosy("switch", "tiny@w_2026_46", "--watch").runOk();
    assertThat(answer()).isEqualTo("result answer 42\n");
    assertThat(state(facility.home, facility.site))
        .as("nothing of the facility's")
        .isEqualTo(before);
    assertThat(user.resolve("home/store/packs")).as("nothing is kept twice").isEmptyDirectory();
    Path file = theirs.resolve("current/share/same");
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(Integer.parseInt(UID));

    facility.site("install", "tiny@w_2026_47");
    facility.site("switch", "tiny@w_2026_47");
    facility.site("purge", "tiny@w_2026_46");
    Files.move(facility.home, folder.resolve("gone"));
    assertThat(answer()).isEqualTo("result answer 42\n");
    argosy("active", "--verify", "--thorough").runOk();
    assertThat(argosy("doctor", "--thorough").runOk().out()).contains("sound");
  }

  /// What [#as1234(String...)] may read without being asked is looked at here without it.
  @Test
  void everyUserCanReadAHomesStoreAndNobodyElseItsKeys() throws IOException {
    String[] unreadable = {
      "setpriv",
      "--reuid=" + UID,
      "--regid=" + UID,
      "--clear-groups",
      "--inh-caps=-all",
      "find",
      "store",
      "!",
      "-readable"
    };
    assertThat(Tool.of(unreadable).in(facility.home).runOk().out().lines())
        .as("but for the lock of names, which readers do not take")
        .isSubsetOf("store/refs/.lock", "store/leases/gate");
    unreadable[6] = "keys";
    assertThat(Tool.of(unreadable).in(facility.home).run().out()).contains("keys");
  }

  @Test
  void hisOwnSiteFollowsAndIsMendedFromTheBorrowedHome() throws IOException {
    assertThat(argosyOf(facility.home, "follow", "weekly", "--keep-weekly=2").runOk().out())
        .contains("weekly: tiny-w_2026_47");
    argosy("switch", "weekly").runOk();
    as1234("sh", "-ec", "chmod u+w share/week; echo edited > share/week; chmod u-w share/week")
        .in(theirs.resolve("releases/tiny-w_2026_47"))
        .runOk();
    assertThat(argosy("active", "--verify").run().exit()).isEqualTo(3);
    assertThat(argosyOf(facility.home, "discard", "tiny@w_2026_47").runOk().out())
        .contains("as installed");
    argosy("active", "--verify", "--thorough").runOk();
  }

  @Test
  void theFirstSourceThatHasItGivesItAndARecipeWhatNobodyHas() throws IOException {
    CommandLine group = new CommandLine(folder, folder.resolve("group"));
    group.ship("tiny", "w_2026_46", 41);
    String ours = "--from=" + group.home;
    String shared = "--from=" + facility.home;
    argosy("install", "tiny@w_2026_46", ours, shared).runOk();
    argosy("install", "tiny@w_2026_47", ours, shared).runOk();
    argosy("switch", "tiny@w_2026_46").runOk();
    assertThat(answer()).as("the group's comes first").isEqualTo("result answer 41\n");
    argosy("switch", "tiny@w_2026_47").runOk();
    assertThat(answer()).isEqualTo("result answer 42\n");

    Tool.Result none = argosy("install", "tiny@w_2026_48", ours, shared).run();
    assertThat(none.exit()).isEqualTo(2);
    assertThat(none.err())
        .contains("none has tiny@w_2026_48: " + group.home + ", " + facility.home)
        .contains("--or-build");
    String recipe = "--or-build=" + folder.resolve("stacks/tiny");
    assertThat(argosy("install", "tiny@w_2026_48", ours, shared, recipe, "-n").runOk().out())
        .contains("would build tiny@w_2026_48 from " + folder.resolve("stacks/tiny"));
    argosy("install", "tiny@w_2026_47", shared, recipe, "-n").runOk();
    assertThat(user.resolve("home/store/packs"))
        .as("a dry run builds nothing")
        .satisfiesAnyOf(p -> assertThat(p).doesNotExist(), p -> assertThat(p).isEmptyDirectory());
    argosy("install", "tiny@w_2026_48", ours, shared, recipe).runOk();
    argosy("switch", "tiny@w_2026_48").runOk();
    assertThat(answer()).as("as the recipe makes it").isEqualTo("result answer 41\n");
    assertThat(argosy("install", "other@v1_0", shared, recipe).run().err())
        .contains("no source has other@v1_0, and " + folder.resolve("stacks/tiny") + " makes tiny");
  }

  @Test
  void damageIsNoticedAndASiteOrAKeyRefused() throws IOException {
    String from = "--from=" + facility.home;
    Tool.Result site = argosy("install", "tiny@w_2026_46", "--from=" + facility.site).run();
    assertThat(site.exit()).isEqualTo(4);
    assertThat(site.err()).contains("is a site: its files are made for its own folder");
    String key = "--key=" + facility.home.resolve("keys/ed25519.pem");
    assertThat(argosy("install", "tiny@w_2026_46", from, key).run().exit()).isEqualTo(2);
    Tool.of(
            "sh",
            "-ec",
            "for p in store/packs/*.pack; do head -c 60 $p > x; head -c 40 /dev/zero >> x;"
                + " tail -c +101 $p >> x; cat x > $p; done")
        .in(facility.home)
        .runOk();
    assertThat(argosy("install", "tiny@w_2026_46", from).run().exit()).isEqualTo(3);
    assertThat(Files.exists(theirs.resolve("releases/tiny-w_2026_46"), LinkOption.NOFOLLOW_LINKS))
        .isFalse();
  }
}
