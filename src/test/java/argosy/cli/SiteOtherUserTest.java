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
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// User 899 in its namespace, and what happens when it tries to leave. Real processes of that user,
/// so it needs root; they may read everything (the program's own files lie in root's home), and
/// write what is theirs.
@Tag("client")
class SiteOtherUserTest {
  private static final long UID = 899;
  @TempDir Path folder;
  private CommandLine facility;
  private Path launcher;
  private Path home;
  private Path theirs;

  @BeforeEach
  void user899HasANamespaceWithAKernel() throws IOException {
    assumeTrue(Account.uid() == 0, "not run: needs root");
    assumeTrue(Tool.find("setpriv").isPresent(), "not run: setpriv is not installed");
    Files.setAttribute(folder, "unix:mode", 0755);
    facility = new CommandLine(folder);
    home = folder.resolve("home-899");
    CommandLine group = new CommandLine(folder, home);
    facility.ship("tiny", "w_2026_46", 42);
    facility.ship("tiny", "w_2026_47", 42);
    group.ok("keys", "init", "--ed25519");
    group.ship("antares-kernel", "v1_0", 42);
    group.ship("antares-kernel", "v1_1", 42);
    Tool.of("chown", "-R", "899:899", home.toString()).runOk();
    facility.site("init", facility.site.toString());
    facility.site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    facility.site("switch", "tiny@w_2026_46");
    facility.site(
        "delegate", "antares", "--uid=" + UID, "--key=" + home.resolve("keys/ed25519.pem"));
    theirs = facility.site.toRealPath().resolve("owners/antares");
    launcher = CommandLine.launcher(folder.resolve("bin"));
    as899(launcher.toString(), "site", "init", theirs.toString()).runOk();
    argosy("install", "antares-kernel@v1_0").runOk();
    argosy("switch", "antares-kernel@v1_0").runOk();
  }

  private static Tool as899(String... argv) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "setpriv",
                "--reuid=899",
                "--regid=899",
                "--clear-groups",
                "--inh-caps=-all,+dac_read_search",
                "--ambient-caps=+dac_read_search"));
    all.addAll(List.of(argv));
    return Tool.of(all);
  }

  /// A command of the user on his own site.
  private Tool argosy(String verb, String... more) {
    return argosyAt(theirs, verb, more);
  }

  private Tool argosyAt(Path site, String verb, String... more) {
    List<String> all = new ArrayList<>(List.of(launcher.toString(), "site", verb));
    all.addAll(List.of(more));
    all.addAll(List.of("--site=" + site, "--home=" + home));
    return as899(all.toArray(String[]::new));
  }

  /// What a folder holds: path to kind, owner, mode, inode, time and target.
  private static Map<String, String> state(Path root, Path without) throws IOException {
    Map<String, String> state = new TreeMap<>();
    try (var all = Files.walk(root)) {
      for (Path path : all.filter(p -> !p.startsWith(without)).toList()) {
        String target = Files.isSymbolicLink(path) ? Files.readSymbolicLink(path).toString() : "";
        Map<String, Object> seen =
            Files.readAttributes(path, "unix:mode,uid,ino,ctime", LinkOption.NOFOLLOW_LINKS);
        state.put(root.relativize(path).toString(), new TreeMap<>(seen) + target);
      }
    }
    return state;
  }

  @Test
  void itCannotLeaveItsNamespaceByHandByLinkOrByCommand() throws IOException {
    Path root = facility.site.toRealPath();
    Map<String, String> before = state(root, theirs);
    List<String> attempts =
        List.of(
            "echo x > releases/tiny-w_2026_46/share/week",
            "echo x > releases/x",
            "echo x > current/share/week",
            "rm -rf releases/tiny-w_2026_47",
            "mv releases/tiny-w_2026_47 owners/antares/mine",
            "ln -sfn releases/tiny-w_2026_47 current",
            "mv -T owners/antares/current current",
            "mv owners/antares owners/other",
            "mkdir owners/other",
            "chmod -R u+w releases/tiny-w_2026_46",
            "echo x >> state/history.jsonl",
            "cp state/owners/antares.json state/owners/all.json",
            "rm state/lock; : > state/lock",
            "for f in objects/*/*; do echo x > $f; done 2> /dev/null; false",
            "echo x >> env/current.sh");
    for (String attempt : attempts) {
      Tool.Result result = as899("sh", "-c", attempt).in(root).run();
      assertThat(result.exit()).as(attempt).isNotZero();
    }
    assertThat(argosyAt(root, "switch", "tiny@w_2026_47").run().err()).contains("belongs to root");

    String links = // its own folders become links to those of the site
        "mkdir away; for f in releases objects env; do mv $f away; ln -s ../../$f $f; done";
    as899("sh", "-c", links).in(theirs).runOk();
    assertThat(argosy("install", "antares-kernel@v1_1").run().exit()).isNotZero();
    assertThat(argosy("purge", "tiny@w_2026_47").run().exit()).isNotZero();
    assertThat(state(root, theirs)).isEqualTo(before);
  }

  @Test
  void nothingTheSitesOwnerDoesTouchesIt() throws IOException {
    Map<String, String> before = state(theirs, folder.resolve("nothing"));
    facility.ship("tiny", "w_2026_48", 42);
    facility.site("follow", "weekly,release", "--keep-weekly=2", "--keep-release=1", "--grace=0");
    facility.site("switch", "tiny@w_2026_48");
    facility.site("revert");
    facility.site("purge", "tiny@w_2026_47");
    facility.site("doctor", "--repair", "--thorough");
    facility.site(
        "delegate", "antares", "--uid=" + UID, "--key=" + home.resolve("keys/ed25519.pem"));
    assertThat(state(theirs, folder.resolve("nothing"))).isEqualTo(before);
    assertThat(facility.run("site", "switch", "antares-kernel@v1_0", "--site=" + theirs))
        .as("root is not its owner either")
        .isEqualTo(4);
    assertThat(Tool.of(theirs.resolve("current/run").toString(), "antares-kernel").runOk().out())
        .isEqualTo("result answer 42\n");

    Path whole = folder.resolve("whole");
    facility.siteAt(whole, "init", whole.toString(), "--owner=899");
    assertThat(state(whole, theirs).values()).allMatch(s -> s.contains("uid=899"));
    argosyAt(whole, "install", "antares-kernel@v1_0").runOk();
    assertThat(facility.run("site", "init", whole.toString(), "--owner=898")).isEqualTo(2);

    as899("ln", "-sfn", "/", "current").in(theirs).runOk();
    var line = facility.site("delegate").array("owners").getFirst().asObject();
    assertThat(line.find("active")).as("a link that leads out is not followed").isEmpty();
    as899("rm", "current").in(theirs).runOk();
  }

  @Test
  void whoDoesNotOwnASiteIsToldWhatToSourceOrWhomToAsk() throws IOException {
    Path root = facility.site.toRealPath();
    Map<String, String> before = state(root, theirs);
    assertThat(argosyAt(root, "setup", "tiny", "1").runOk().out())
        .containsPattern("next: . " + root + "/env/tiny-w_2026_4[67][.]sh");
    Path stack = folder.resolve("stacks/tiny");
    Path file = stack.resolve("stack.yaml");
    Files.writeString(file, Files.readString(file).replace("version: 1", "version: 2"));
    new CommandLine(folder, home)
        .ok("ship", stack.toString(), "--forms=tarball", "--no-prove", "--out=" + folder);
    Tool.of("chown", "-R", "899:899", home.toString()).runOk();
    Tool.Result refused = argosyAt(root, "setup", "tiny", "2").run();
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err())
        .contains("only root may install one")
        .contains("ask root for: argosy site setup tiny 2 --on tiny@w_2026_46");
    assertThat(state(root, theirs)).isEqualTo(before);
  }

  @Test
  void rootLeasesWhatRunsOnItsNodeAsTheOwnerAndFollowsNoLinkOfHis() throws Exception {
    Path release = theirs.resolve("releases/antares-kernel-v1_0");
    Process job = new ProcessBuilder("sleep", "100").directory(release.toFile()).start();
    try {
      facility.siteAt(theirs, "lease", "--running", "--hours=1");
      Path leases = theirs.resolve("state/leases");
      try (var files = Files.list(leases.resolve("antares-kernel-v1_0"))) {
        Path lease = files.findFirst().orElseThrow();
        assertThat(Files.readString(lease)).contains("(sleep): working directory");
        assertThat(Files.getAttribute(lease, "unix:uid")).isEqualTo((int) UID);
      }
      Path roots = Files.createDirectory(folder.resolve("roots"));
      as899("sh", "-ec", "mv leases away; ln -s " + roots + " leases")
          .in(theirs.resolve("state"))
          .runOk();
      assertThat(facility.run("site", "lease", "--running", "--site=" + theirs)).isNotZero();
      assertThat(roots).isEmptyDirectory();
    } finally {
      job.destroyForcibly().waitFor();
    }
  }

  @Test
  void anOwnerWhoIsNotRootCopiesIntoMemoryAndRootMounts() throws IOException {
    Path ram = theirs.resolve("ram");
    Path release = theirs.resolve("releases/antares-kernel-v1_1");
    argosy("install", "antares-kernel@v1_1").runOk();
    as899("mkdir", ram.toString()).runOk();
    Tool.of("mount", "-t", "tmpfs", "-o", "size=8m,mode=0755,uid=899", "tmpfs", ram.toString())
        .runOk();
    try {
      assertThat(facility.run("site", "promote", "antares-kernel@v1_1", "--site=" + theirs))
          .isEqualTo(4);
      assertThat(facility.lastLine()).contains("is not in memory").contains("as the site's owner");
      assertThat(argosy("switch", "antares-kernel@v1_1").run().err())
          .contains("is whole in memory, and only root can show it");
      Tool inReleases =
          as899("sh", "-ec", "mv antares-kernel-v1_1 .x; ln -s .. antares-kernel-v1_1");
      inReleases.in(theirs.resolve("releases")).runOk();
      assertThat(facility.run("site", "promote", "antares-kernel@v1_1", "--site=" + theirs))
          .as("a link of his where root would mount")
          .isNotZero();
      as899("sh", "-ec", "rm antares-kernel-v1_1; mv .x antares-kernel-v1_1")
          .in(theirs.resolve("releases"))
          .runOk();
      facility.siteAt(theirs, "promote", "antares-kernel@v1_1");
      argosy("switch", "antares-kernel@v1_1").runOk();
      assertThat(Files.getFileStore(release).type()).isEqualTo("tmpfs");
      assertThat(Tool.of(theirs.resolve("current/run").toString(), "antares-kernel").runOk().out())
          .isEqualTo("result answer 42\n");
    } finally {
      Tool.of("umount", "--lazy", release.toString()).run();
      Tool.of("umount", "--lazy", ram.toString()).run();
    }
  }
}
