package argosy.build;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.SmallTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real name spaces, with the programs of this machine.
@Tag("client")
class CleanRoomTest {
  private static final Limits LIMITS = new Limits(400, 1L << 30, 1L << 20, 1L << 20, 30);

  @TempDir static Path shared;
  @TempDir Path scratch;
  private Path work;
  private Path log;

  @BeforeAll
  static void tools() throws IOException {
    SmallTools.in(shared);
  }

  @BeforeEach
  void folders() throws IOException {
    work = Files.createDirectory(scratch.resolve("work"));
    log = scratch.resolve("log");
  }

  private CleanRoom.Outcome run(String script) throws IOException {
    return run(script, LIMITS);
  }

  private CleanRoom.Outcome run(String script, Limits limits) throws IOException {
    return new CleanRoom(shared, limits)
        .run(
            work,
            List.of("bash", "-e", "-c", script),
            Map.of("GREETING", "hello"),
            CleanRoom.Circumstances.USUAL,
            log);
  }

  private String said() throws IOException {
    return Files.readString(log);
  }

  @Test
  void aScriptSeesItsWorkFolderTheToolsAndAFixedEnvironment() throws IOException {
    CleanRoom.Outcome outcome =
        run(
            "echo $GREETING > made; id -u; hostname; pwd; umask; echo $TZ $LC_ALL $HOME; env |"
                + " sort");
    assertThat(outcome.ok()).as(said()).isTrue();
    assertThat(work.resolve("made")).hasContent("hello");
    assertThat(said())
        .contains("1000\nargosy-build\n/build\n0022\nUTC C.UTF-8 /build/home\n")
        .doesNotContain("JAVA_HOME")
        .doesNotContain(scratch.toString());
  }

  @Test
  void nothingElseOfTheMachineIsThere() throws IOException {
    CleanRoom.Outcome outcome =
        run("ls / ; test ! -e " + scratch + "; ls /tmp | cat; ls /proc | grep -c '^[0-9]' || true");
    assertThat(outcome.ok()).as(said()).isTrue();
    assertThat(said()).doesNotContain("home").doesNotContain("root\n").doesNotContain("var");
  }

  @Test
  void whatIsOutsideTheWorkFolderCannotBeWritten() throws IOException {
    for (String place : List.of("/usr/bin/evil", "/etc/evil", "/evil", "/dev/evil", "/proc/evil")) {
      Files.deleteIfExists(log);
      assertThat(run("touch " + place).ok()).as(place).isFalse();
    }
    assertThat(shared.resolve("usr/bin/evil")).doesNotExist();
  }

  @Test
  void temporaryFilesArePrivateAndGoAway() throws IOException {
    assertThat(run("echo x > /tmp/left; echo y > /dev/shm/left").ok()).as(said()).isTrue();
    assertThat(run("ls /tmp /dev/shm | grep -c left && exit 1 || exit 0").ok()).isTrue();
    assertThat(Path.of("/tmp/left")).doesNotExist();
  }

  @Test
  void thereIsNoNetwork() throws IOException {
    assertThat(run("echo > /dev/tcp/127.0.0.1/9 ").ok()).isFalse();
    assertThat(said()).contains("Network is unreachable");
  }

  @Test
  void aForkBombIsStoppedAndNothingOfItIsLeft() throws IOException {
    CleanRoom.Outcome outcome = run("bomb() { bomb | bomb & sleep 20; }; bomb; sleep 20");
    assertThat(outcome.ok()).isFalse();
    assertThat(outcome.stopped().orElse("") + said())
        .containsAnyOf("processes at once", "Resource temporarily unavailable", "retry");
    assertThat(ProcessHandle.current().descendants().filter(this::isSleep)).isEmpty();
  }

  private boolean isSleep(ProcessHandle process) {
    return process.info().command().orElse("").endsWith("sleep");
  }

  @Test
  void aScriptThatNeverEndsIsStoppedWithAllItStarted() throws IOException {
    CleanRoom.Outcome outcome = run("sleep 1000 & sleep 1000", LIMITS.withSeconds(1));
    assertThat(outcome.stopped()).contains("it ran longer than 1 s");
    assertThat(outcome.seconds()).isLessThan(20);
    assertThat(ProcessHandle.current().descendants().filter(this::isSleep)).isEmpty();
  }

  @Test
  void whatIsLeftRunningEndsWithTheScript() throws IOException {
    assertThat(run("sleep 1000 & exit 0").ok()).isTrue();
    assertThat(ProcessHandle.current().descendants().filter(this::isSleep)).isEmpty();
  }

  @Test
  void memoryOfOneProcessIsLimited() throws IOException {
    Limits small = new Limits(400, 100L << 20, 1L << 20, 1L << 20, 30);
    CleanRoom.Outcome outcome = run("x=$(head -c 300000000 /dev/zero | cat -v); echo ${#x}", small);
    assertThat(outcome.ok()).as(said()).isFalse();
  }

  @Test
  void aFileThatGrowsWithoutEndIsCutOff() throws IOException {
    assertThat(run("cat /dev/zero > big").ok()).isFalse();
    assertThat(Files.size(work.resolve("big"))).isLessThanOrEqualTo(1L << 20);
  }

  @Test
  void theExitCodeIsThatOfTheScript() throws IOException {
    assertThat(run("exit 7").exit()).isEqualTo(7);
    assertThat(run("false; echo never").exit()).isEqualTo(1);
    assertThat(said()).doesNotContain("never");
  }

  @Test
  void circumstancesCanDiffer() throws IOException {
    CleanRoom.Outcome outcome =
        new CleanRoom(shared, LIMITS)
            .run(
                work,
                List.of("sh", "-c", "hostname; id -u; nproc; date +%Z; echo $LC_ALL"),
                Map.of(),
                new CleanRoom.Circumstances("elsewhere", 4321, 1, "POSIX", "XYZ-14", 0),
                log);
    assertThat(outcome.ok()).as(said()).isTrue();
    assertThat(said()).isEqualTo("elsewhere\n4321\n1\nXYZ\nPOSIX\n");
  }
}
