package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.testing.NoLocks;
import argosy.testing.OwnProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hosts that share one tree: processes in name spaces of their own, with another host name,
/// another network and none of each other's processes, which know each other by the files alone.
@Tag("client")
class SharedTreeTest {
  @TempDir private Path folder;
  private Path root;
  private final List<Process> hosts = new ArrayList<>();

  @BeforeEach
  void makeSite() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "name spaces of hosts need root");
    root = folder.toRealPath().resolve("site");
    Site.create(Site.plan(root));
  }

  @AfterEach
  void stop() throws IOException {
    for (Process host : hosts) {
      kill(host);
    }
  }

  /// Until its last process has ended.
  private static void kill(Process host) throws IOException {
    host.toHandle().destroyForcibly();
    host.inputReader().transferTo(Writer.nullWriter());
  }

  /// @param clock how the host's clock is wrong, as faketime(1) takes it; empty if it is right
  private Process host(String name, String clock, String what, int patience) throws IOException {
    List<String> command = new ArrayList<>();
    if (!clock.isEmpty()) {
      command.addAll(
          List.of("env", "DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1", "faketime", "-f", clock));
    }
    command.addAll(List.of("unshare", "--uts", "--net", "--pid", "--kill-child", "--mount-proc"));
    command.addAll(List.of("sh", "-c", "hostname " + name + " && exec \"$@\"", "sh"));
    command.addAll(
        OwnProcess.of("argosy.site.SiteHost", root.toString(), what, String.valueOf(patience)));
    Process process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()))
            .start();
    hosts.add(process);
    return process;
  }

  private String line(BufferedReader from) throws IOException {
    String line = from.readLine();
    assertThat(line).as(() -> errors()).isNotNull();
    return line;
  }

  private String errors() {
    try {
      return Files.readString(folder.resolve("errors"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static void begin(Process host) throws IOException {
    host.outputWriter().write("\n");
    host.outputWriter().flush();
  }

  /// Starts it, lets it begin, and gives what it says.
  private String outcome(String name, String clock, String what, int patience) throws IOException {
    Process host = host(name, clock, what, patience);
    long away =
        Long.parseLong(line(host.inputReader()).substring(3)) - Instant.now().getEpochSecond();
    assertThat(Math.abs(away) > 80_000)
        .as("its clock is away by %d s", away)
        .isEqualTo(!clock.isEmpty());
    begin(host);
    return line(host.inputReader());
  }

  private void assertSound() throws IOException {
    try (SiteFixture fixture = new SiteFixture(root)) {
      assertThat(fixture.verify("hello-w_2026_47", true)).isEmpty();
      assertThat(new SiteCheck(fixture.site, fixture.parallel).run(true)).isEmpty();
      assertThat(new Leftovers(fixture.site).find()).isEmpty();
    }
  }

  @Test
  void twoHostsThatInstallTheSameReleaseAtOnceWaitForEachOtherAndItIsThereOnce()
      throws IOException {
    Process one = host("node1", "", "install", 60);
    Process two = host("node2", "", "install", 60);
    for (Process host : List.of(one, two)) {
      assertThat(line(host.inputReader())).startsWith("go ");
    }
    begin(one);
    begin(two);
    assertThat(List.of(line(one.inputReader()), line(two.inputReader())))
        .containsExactlyInAnyOrder("installed hello-w_2026_47", "already hello-w_2026_47");
    assertSound();
  }

  @Test
  void theyDoSoToOnANetworkFileSystemWithoutWorkingLocks() throws IOException {
    try (NoLocks unlocked = NoLocks.mount(folder.toRealPath().resolve("network"))) {
      root = unlocked.folder().resolve("site");
      Site.create(Site.plan(root));
      twoHostsThatInstallTheSameReleaseAtOnceWaitForEachOtherAndItIsThereOnce();
      assertThat(outcome("node1", "", "hold", 0)).isEqualTo("holding");
      assertThat(outcome("node2", "", "install", 0)).contains("held: ", "root on node1");
      stop();
    }
  }

  @Test
  void theLockOfALivingHostHoldsWhateverTheOthersClockSaysAndTheyAreToldWhoHasIt()
      throws IOException {
    assertThat(outcome("node1", "", "hold", 0)).isEqualTo("holding");
    for (String clock : List.of("", "+1d", "-1d")) {
      assertThat(outcome("node2", clock, "install", 0))
          .as("clock " + clock)
          .startsWith("held: ")
          .contains("root on node1")
          .contains("site hold");
    }
  }

  @Test
  void theLockOfAHostThatDiedIsTakenOverWhenItHasBeenSilentForFiveMinutes() throws IOException {
    Process dead = host("node1", "", "hold", 0);
    assertThat(line(dead.inputReader())).startsWith("go ");
    begin(dead);
    assertThat(line(dead.inputReader())).isEqualTo("holding");
    kill(dead);
    assertThat(outcome("node2", "", "install", 0)).contains("root on node1");
    Path lock = root.resolve("state/lock");
    FileTime touched = Files.getLastModifiedTime(lock);
    Files.setLastModifiedTime(
        lock, FileTime.from(touched.toInstant().minus(Duration.ofMinutes(6))));
    assertThat(outcome("node2", "", "install", 0)).isEqualTo("installed hello-w_2026_47");
    assertSound();
  }
}
