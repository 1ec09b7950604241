package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.base.Parallel;
import argosy.testing.OwnProcess;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at every step: strace kills a command when it is about to make one of the system calls
/// that change what names and folders there are, each kind of call as often as any other. What is
/// active is whole then, and the same command again succeeds. (Contents half written are hit by
/// [SiteKilledTest], by time.)
@Tag("client")
class KilledAtCallTest {
  private static final int ROUNDS = 50; // of each of the four commands

  private static final List<String> CHANGING =
      List.of(
          "rename",
          "renameat",
          "renameat2",
          "link",
          "linkat",
          "symlink",
          "symlinkat",
          "unlink",
          "unlinkat",
          "rmdir",
          "mkdir",
          "mkdirat",
          "chmod",
          "fchmod",
          "fchmodat",
          "utimensat",
          "fsync",
          "fdatasync",
          "syncfs",
          "mount",
          "umount2");

  private static final Pattern LINE = Pattern.compile("(\\d+) +(\\w+)\\(.*");

  @TempDir Path folder;

  @AfterEach
  void unmount() throws IOException {
    for (Mounts.Mount mount : Mounts.of().reversed()) {
      if (mount.point().startsWith(folder.toRealPath())) {
        Tool.of("umount", "--lazy", mount.point().toString()).runOk();
      }
    }
  }

  @Test
  void killedAtAnyCallThatChangesSomethingEachCommandLeavesASoundSite() throws Exception {
    assumeTrue(Tool.find("strace").isPresent(), "not run: strace is not installed");
    assumeTrue("root".equals(System.getProperty("user.name")), "mounting a tmpfs needs root");
    List<Parallel.Task<Boolean>> commands = new ArrayList<>();
    for (SiteStep step : SiteStep.values()) {
      commands.add(() -> killed(step));
    }
    try (Parallel two = new Parallel(2)) {
      two.all(commands);
    }
  }

  private boolean killed(SiteStep step) throws IOException {
    Path root = folder.toRealPath().resolve(step.name());
    Random random = new Random(20261121 + step.ordinal());
    try (SiteFixture fixture = new SiteFixture(root)) {
      for (int week = 45; week <= 46; week++) {
        fixture.install(fixture.weekly(week, SiteStep.FILES));
      }
      fixture.activate(SiteStep.OLD);
      Path ram = Files.createDirectory(fixture.site.layout().ram());
      Tool.of("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", ram.toString()).runOk();
      step.prepare(fixture);
      step.run(fixture); // what only the first one makes is there
      step.prepare(fixture);
      Map<String, Integer> calls = calls(step, root);
      int killed = 0;
      for (int round = 0; round < ROUNDS; round++) {
        step.prepare(fixture);
        String at = anyOf(calls, random);
        killed += strace(step, root, "-o", "/dev/null", "-e", at).ok() ? 0 : 1;
        String where = "%s, round %d, killed at %s".formatted(step, round, at);
        assertSound(fixture, where);
        step.run(fixture); // and clears what was left
        assertThat(new Leftovers(fixture.site).find()).as(where).isEmpty();
        assertSound(fixture, where);
      }
      assertThat(killed).as("rounds of %s that were killed", step).isGreaterThan(ROUNDS * 9 / 10);
      assertThat(new Sweep(fixture.site, fixture.parallel).dead()).as("leaked").isEmpty();
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).as("%s", step).isEmpty();
    }
    return true;
  }

  /// How often an unharmed run makes each call, in the thread that makes it most: strace counts by
  /// thread.
  private Map<String, Integer> calls(SiteStep step, Path root) throws IOException {
    Path log = folder.resolve(step + ".log");
    Tool.Result result =
        strace(step, root, "-o", log.toString(), "-e", "trace=?" + String.join(",?", CHANGING));
    assertThat(result.ok()).as(result.err()).isTrue();
    Map<String, Integer> byThread = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      Matcher m = LINE.matcher(line);
      if (m.matches()) {
        byThread.merge(m.group(2) + " " + m.group(1), 1, Integer::sum);
      }
    }
    Map<String, Integer> most = new TreeMap<>();
    byThread.forEach((call, n) -> most.merge(call.replaceAll(" .*", ""), n, Math::max));
    assertThat(most).as("calls of %s", step).hasSizeGreaterThan(3);
    return most;
  }

  /// An expression of strace that kills at one of them.
  private static String anyOf(Map<String, Integer> calls, Random random) {
    String call = List.copyOf(calls.keySet()).get(random.nextInt(calls.size()));
    return "inject=%s:signal=SIGKILL:when=%d".formatted(call, 1 + random.nextInt(calls.get(call)));
  }

  private static Tool.Result strace(SiteStep step, Path root, String... options)
      throws IOException {
    List<String> argv = new ArrayList<>(List.of("strace", "-f", "--seccomp-bpf"));
    argv.addAll(List.of(options));
    argv.addAll(OwnProcess.of("argosy.site.SiteStep", root.toString(), step.name()));
    return Tool.of(argv).run();
  }

  private static void assertSound(SiteFixture fixture, String where) throws IOException {
    String id = new Pointers(fixture.site).current().orElseThrow();
    assertThat(Files.readString(fixture.site.layout().current().resolve("root/usr/share/week")))
        .as(where)
        .isEqualTo("week " + id.substring(id.length() - 2));
    for (InstalledRelease release : fixture.records().all()) {
      assertThat(fixture.verify(release.id(), true)).as("%s: %s", where, release.id()).isEmpty();
    }
    assertThat(new SiteCheck(fixture.site, fixture.parallel).run(false))
        .as(where)
        .allMatch(SiteCheck.Finding::harmless);
  }
}
