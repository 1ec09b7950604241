package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.site.Site;
import argosy.site.SiteLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A site from the command line, as a script uses it.
class SiteEndToEndTest {
  @TempDir Path folder;
  private CommandLine line;

  @BeforeEach
  void shipThreeWeeklies() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    line.ship("tiny", "w_2026_47", 42);
    line.ship("tiny", "w_2026_48", 41);
  }

  private int argosy(String... args) {
    return line.run(args);
  }

  private Json.Obj site(String verb, String... args) throws IOException {
    return line.site(verb, args);
  }

  private String lastLine() {
    return line.lastLine();
  }

  @Test
  void aSiteIsMadeFilledSwitchedAndReverted() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString(), "--dry-run");
    assertThat(root).doesNotExist();
    site("init", root.toString());
    site("install", "tiny@w_2026_46");
    assertThat(argosy("site", "revert", "--site=" + root)).isEqualTo(1);
    Json.Obj dry = site("install", "tiny@w_2026_47", "--dry-run");
    assertThat(root.resolve("releases/tiny-w_2026_47")).doesNotExist();
    Json.Obj real = site("install", "tiny@w_2026_47");
    assertThat(real.canonical()).isEqualTo(dry.canonical());
    assertThat(real.array("installed").getFirst().asObject().number("newFiles")).isPositive();

    site("switch", "tiny@w_2026_46");
    assertThat(site("switch", "w.2026.47", "--dry-run").string("current"))
        .isEqualTo("tiny-w_2026_47");
    assertThat(Files.readString(root.resolve("current/share/week"))).isEqualTo("w_2026_46\n");
    site("switch", "w.2026.47", "--because=monday");
    assertThat(Files.readString(root.resolve("current/share/week"))).isEqualTo("w_2026_47\n");
    assertThat(site("active", "--thorough").array("deviations")).isEmpty();
    site("revert");
    assertThat(site("active").string("id")).isEqualTo("tiny-w_2026_46");
    assertThat(site("list").array("releases")).hasSize(2);
    assertThat(site("status").array("history"))
        .extracting(c -> c.asObject().string("how"))
        .containsExactly("switch", "switch", "revert");
    assertThat(site("doctor", "--thorough").array("findings")).isEmpty();
    site("pin", "tiny@w_2026_46", "--reason=paper");
    Json.Obj status = site("status", "--audit");
    assertThat(status.array("holds").getFirst().asObject().string("reason")).isEqualTo("paper");
    assertThat(status.array("audit"))
        .extracting(a -> a.asObject().string("command") + ": " + a.asObject().string("outcome"))
        .containsExactly(
            "site install tiny@w_2026_46: done",
            "site revert: failed",
            "site install tiny@w_2026_47: done",
            "site switch tiny@w_2026_46: done",
            "site switch w.2026.47: done",
            "site revert: done",
            "site pin tiny-w_2026_46: done");
  }

  @Test
  void everyErrorSaysWhatToDo() throws IOException {
    assertThat(argosy("site", "list")).isEqualTo(2);
    assertThat(lastLine()).contains("--site ROOT").endsWith("argosy site list --help");
    assertThat(argosy("site", "list", "--site=" + folder.resolve("nowhere"))).isEqualTo(4);
    assertThat(lastLine()).contains("is no site").contains("argosy site init");
    site("init", folder.resolve("site").toString());
    assertThat(argosy("site", "active", "--site=" + folder.resolve("site"))).isEqualTo(4);
    assertThat(argosy("site", "revert", "--site=" + folder.resolve("site"))).isEqualTo(1);
    assertThat(lastLine()).contains("nothing else was active");
    assertThat(argosy("site", "init", folder.resolve("stacks").toString())).isEqualTo(2);
    assertThat(lastLine()).contains("holds other files");
  }

  @Test
  void aSiteFollowsAChannelPurgesAndKeepsWhatIsPinned() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    assertThat(site("follow", "weekly", "--dry-run", "--keep-weekly=2").array("installed"))
        .hasSize(2);
    assertThat(root.resolve("releases/tiny-w_2026_47")).doesNotExist();
    Json.Obj followed = site("follow", "weekly", "--keep-weekly=2");
    assertThat(followed.strings("channels")).containsExactly("weekly: tiny-w_2026_48");
    assertThat(followed.array("installed")).hasSize(2);
    site("switch", "weekly");
    site("install", "tiny@w_2026_46");
    site("pin", "tiny@w_2026_46", "--reason=paper", "--until=2099-01-01");
    assertThat(argosy("site", "purge", "tiny@w_2026_46", "--site=" + root)).isEqualTo(6);
    assertThat(lastLine()).contains("pinned by").contains("paper");
    site("pin", "tiny@w_2026_46", "--remove");
    Json.Obj dry = site("purge", "--keep-weekly=2", "--grace=0", "--dry-run");
    assertThat(dry.strings("purged")).containsExactly("tiny-w_2026_46");
    Json.Obj real = site("purge", "--keep-weekly=2", "--grace=0");
    assertThat(real.number("freedBytes")).isEqualTo(dry.number("freedBytes")).isPositive();
    site("purge", "tiny@w_2026_47");
    assertThat(site("follow", "weekly", "--keep-weekly=3").array("installed"))
        .as("purged tags do not come back")
        .isEmpty();
    site("lease", "tiny@w_2026_48", "--job=slurm-1");
    site("lease", "tiny@w_2026_48", "--job=slurm-1", "--end");
    assertThat(site("doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void theWatchdogBringsTheLastGoodReleaseBackAndTheChangeLockHolds() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_47", "tiny@w_2026_48");
    site("switch", "tiny@w_2026_47", "--watch");
    assertThat(argosy("site", "switch", "tiny@w_2026_48", "--watch", "--site=" + root))
        .isEqualTo(1);
    assertThat(lastLine()).contains("tiny-w_2026_47 is active again").contains("41");
    assertThat(site("active").string("id")).isEqualTo("tiny-w_2026_47");
    assertThat(Files.readString(root.resolve("state/watchdog-tiny-w_2026_48.log"))).contains("41");

    site("freeze", "--reason=beam on");
    assertThat(argosy("site", "switch", "tiny@w_2026_48", "--site=" + root)).isEqualTo(6);
    assertThat(lastLine()).contains("beam on");
    assertThat(argosy("site", "purge", "tiny@w_2026_48", "--site=" + root)).isEqualTo(6);
    site("freeze", "--remove");
    site("switch", "tiny@w_2026_48");
  }

  @Test
  void aWatchedSwitchWhoseCommandIsKilledIsTakenBackByTheNextOne() throws Exception {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    site("switch", "tiny@w_2026_46");
    Path program = root.resolve("releases/tiny-w_2026_47/bin/tiny"); // its demo hangs
    Files.delete(program);
    Files.writeString(program, "#!/bin/sh\nexec sleep 30\n");
    program.toFile().setExecutable(true);
    Process command =
        new ProcessBuilder(
                CommandLine.launcher(folder.resolve("bin")).toString(),
                "site",
                "switch",
                "tiny@w_2026_47",
                "--watch",
                "--site=" + root,
                "--home=" + line.home)
            .start();
    Path current = root.resolve("current");
    while (command.isAlive() && !Files.readSymbolicLink(current).endsWith("tiny-w_2026_47")) {
      Thread.sleep(20);
    }
    List<ProcessHandle> demo = command.descendants().toList();
    command.destroyForcibly().waitFor();
    demo.forEach(ProcessHandle::destroyForcibly);
    assertThat(site("active").string("id")).isEqualTo("tiny-w_2026_47");
    assertThat(site("doctor").array("findings"))
        .extracting(f -> f.asObject().string("what"))
        .contains("switch whose demo did not end");
    site("pin", "tiny@w_2026_46", "--reason=any command");
    assertThat(site("active").string("id")).isEqualTo("tiny-w_2026_46");
    assertThat(site("doctor").array("findings")).isEmpty();
    assertThat(root.resolve("state/probation.json")).doesNotExist();
  }

  @Test
  void theHooksPauseAndResumeAroundASwitchThatWaits() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    site("switch", "tiny@w_2026_46");
    Files.createDirectory(root.resolve("hooks"));
    for (String hook : List.of("pause", "resume")) {
      Path file = root.resolve("hooks").resolve(hook);
      Files.writeString(
          file,
          "#!/bin/sh\necho " + hook + " $1 $(readlink " + root + "/current) >>" + root + "/log\n");
      file.toFile().setExecutable(true);
    }
    site("switch", "tiny@w_2026_47", "--wait=5");
    assertThat(Files.readAllLines(root.resolve("log")))
        .containsExactly(
            "pause tiny-w_2026_47 releases/tiny-w_2026_46",
            "resume tiny-w_2026_47 releases/tiny-w_2026_47");
    Process user =
        new ProcessBuilder("sleep", "60")
            .directory(root.resolve("releases/tiny-w_2026_47/share").toFile())
            .start();
    try {
      assertThat(argosy("site", "revert", "--wait=1", "--site=" + root)).isEqualTo(6);
      assertThat(lastLine()).contains("still in use").contains("sleep");
      assertThat(Files.readAllLines(root.resolve("log"))).hasSize(4);
    } finally {
      user.destroyForcibly();
    }
  }

  @Test
  void kernelsComeWithAReleaseAndGoWithIt() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    site("switch", "tiny@w_2026_47");
    Path specs = folder.resolve("kernel-specs");
    site("kernels", "tiny@w_2026_46", "-K", specs.toString());
    site("kernels", "--latest", "-K", specs.toString());
    Json.Obj fixed =
        Json.parse(Files.readString(specs.resolve("tiny-w_2026_46/kernel.json"))).asObject();
    assertThat(fixed.strings("argv"))
        .containsExactly(
            root.toRealPath() + "/releases/tiny-w_2026_46/run",
            "--kernel",
            "tiny",
            "{connection_file}");
    Json.Obj latest =
        Json.parse(Files.readString(specs.resolve("tiny-latest/kernel.json"))).asObject();
    assertThat(latest.strings("argv").getFirst()).isEqualTo(root.toRealPath() + "/current/run");
    site("purge", "tiny@w_2026_46");
    assertThat(specs.resolve("tiny-w_2026_46")).doesNotExist();
    assertThat(specs.resolve("tiny-latest")).exists();
    site("install", "tiny@w_2026_46");
    Path data = folder.resolve("jupyter");
    assertThat(site("kernels", "--all", "--jupyter", data.toString()).array("kernels")).hasSize(3);
    try (var all = Files.list(data.resolve("kernels"))) {
      assertThat(all.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder("tiny-w_2026_46", "tiny-w_2026_47", "tiny-latest");
    }
  }

  @Test
  void aKernelThatFollowsGoesWithTheLastReleaseThatHasIt() throws IOException {
    Path root = folder.resolve("site");
    line.ship("lone", "v1_0", 42);
    line.ship("lone", "v1_1", 42);
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "lone@v1_0", "lone@v1_1");
    site("switch", "tiny@w_2026_46");
    Path specs = folder.resolve("kernel-specs");
    site("kernels", "--latest", "-K", specs.toString());
    site("kernels", "lone@v1_0", "--latest", "-K", specs.toString());
    site("purge", "lone@v1_0");
    assertThat(specs.resolve("lone-latest")).exists();
    site("purge", "lone@v1_1");
    assertThat(specs.resolve("lone-latest")).doesNotExist();
    assertThat(specs.resolve("tiny-latest")).exists();
  }

  @Test
  void followStopsWithSixWhenAnotherCommandHasTheSite() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    Site other = Site.open(root);
    try (var _ = SiteLock.acquire(other, "site install x", Duration.ZERO)) {
      assertThat(argosy("site", "follow", "weekly", "--patience=0", "--site=" + root)).isEqualTo(6);
      assertThat(lastLine()).contains("site install x");
    }
    assertThat(site("follow", "weekly").array("installed")).hasSize(1);
  }

  @Test
  void aReleaseWhoseKernelRunsStaysWithItsSpecUntilTheKernelEnds() throws Exception {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    site("switch", "tiny@w_2026_47");
    Path specs = folder.resolve("kernel-specs");
    site("kernels", "tiny@w_2026_46", "-K", specs.toString());
    Path spec = specs.resolve("tiny-w_2026_46/kernel.json");
    List<String> argv =
        new ArrayList<>(Json.parse(Files.readString(spec)).asObject().strings("argv"));
    argv.set(2, "sh"); // a program that goes on, started as Jupyter starts the kernel
    argv.set(3, "-c");
    argv.add("cd $(dirname $0)/share; echo; read end");
    argv.add(root.resolve("releases/tiny-w_2026_46/run").toString());
    Process kernel = new ProcessBuilder(argv).start();
    try {
      kernel.inputReader().readLine();
      assertThat(argosy("site", "purge", "tiny@w_2026_46", "--site=" + root)).isEqualTo(6);
      assertThat(lastLine()).contains("in use by process " + kernel.pid());
      assertThat(spec).exists();
      Json.Obj leased = site("lease", "--running", "--hours=1");
      assertThat(leased.array("leases")).hasSize(1);
    } finally {
      kernel.destroyForcibly().waitFor();
    }
    assertThat(argosy("site", "purge", "tiny@w_2026_46", "--site=" + root)).isEqualTo(6);
    assertThat(lastLine()).as("for those who cannot see this host").contains("leased by host.");
    assertThat(site("lease", "--running").strings("ended")).containsExactly("tiny-w_2026_46");
    site("purge", "tiny@w_2026_46");
    assertThat(spec).doesNotExist();
  }

  @Test
  void aPauseHookThatRefusesLeavesEverythingAsItIs() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    site("switch", "tiny@w_2026_46");
    Files.createDirectory(root.resolve("hooks"));
    for (String hook : List.of("pause", "resume")) {
      Path file = root.resolve("hooks").resolve(hook);
      Files.writeString(
          file, "#!/bin/sh\necho " + hook + " >> " + root + "/log\necho backup runs >&2\nexit 1\n");
      file.toFile().setExecutable(true);
    }
    assertThat(argosy("site", "switch", "tiny@w_2026_47", "--wait=5", "--site=" + root))
        .isEqualTo(1);
    assertThat(lastLine()).contains("backup runs");
    assertThat(site("active").string("id")).isEqualTo("tiny-w_2026_46");
    assertThat(Files.readAllLines(root.resolve("log"))).containsExactly("pause");
  }

  @Test
  void whileASiteIsClosedNothingThatPeopleWorkWithChanges() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString());
    site("install", "tiny@w_2026_46", "tiny@w_2026_47");
    site("switch", "tiny@w_2026_46");
    site("freeze", "--reason=beam on", "--until=2099-01-01");
    List<List<String>> changes =
        List.of(
            List.of("install", "tiny@w_2026_48"),
            List.of("switch", "tiny@w_2026_47"),
            List.of("revert"),
            List.of("follow", "weekly"),
            List.of("purge", "tiny@w_2026_47"),
            List.of("kernels", "-K", folder.resolve("specs").toString()),
            List.of("names", folder.toString()),
            List.of("discard", "tiny@w_2026_46"));
    for (List<String> change : changes) {
      List<String> command = new ArrayList<>(List.of("site"));
      command.addAll(change);
      command.add("--site=" + root);
      assertThat(argosy(command.toArray(String[]::new))).as(command.toString()).isEqualTo(6);
      assertThat(lastLine()).contains("closed for changes by").contains("beam on");
    }
    assertThat(site("status").get("site").asObject().string("closed")).contains("beam on");
    site("freeze", "--remove");
    site("switch", "tiny@w_2026_47");
  }
}
