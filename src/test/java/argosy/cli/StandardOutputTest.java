package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of a command whose output cannot be written.
class StandardOutputTest {
  @TempDir Path folder;

  private Process shell(String command) throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", command.replace("argosy", launcher()))
            .redirectErrorStream(true)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process;
  }

  private String launcher() throws IOException {
    return CommandLine.launcher(folder.resolve("bin")).toString();
  }

  @Test
  void aFullDiskUnderTheOutputIsAFailureAndNotSilence() throws Exception {
    Process process = shell("argosy --help > /dev/full");
    assertThat(process.inputReader().lines().toList())
        .singleElement()
        .asString()
        .startsWith("argosy: No space left on device [standard output]; do: free some space");
    assertThat(process.exitValue()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{ argosy --help; echo exit $? >&2; } | true", "argosy --help >&-; echo exit $?"})
  void whoDoesNotWantTheOutputIsNotTroubled(String command) throws Exception {
    assertThat(shell(command).inputReader().lines().toList()).containsExactly("exit 0");
  }
}
