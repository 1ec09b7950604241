package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the sign before a proof says.
class ProofLinesTest {
  @TempDir Path folder;
  private CommandLine argosy;

  @BeforeEach
  void aRelease() throws Exception {
    argosy = new CommandLine(folder);
    argosy.ship("tiny", "v1", 42);
  }

  @Test
  void aTickIsForWhatIsProved() {
    argosy.ok("prove", "tiny@v1", "--forms=tarball", "--out=" + folder.resolve("out"));
    assertThat(argosy.said()).containsPattern("(?m)^✓ prove tarball +tar ");
  }

  @Test
  void aCrossIsForWhatFailed() throws Exception {
    argosy.ship("wrong", "v1", 41);
    assertThat(argosy.run("prove", "wrong@v1", "--forms=tarball", "--out=" + folder.resolve("out")))
        .isNotZero();
    assertThat(argosy.said()).containsPattern("(?m)^✗ prove tarball +FAILED in tar ");
  }

  /// The kernel is a shell's, whatever is installed: no judge can start it.
  @Test
  void whatCannotBeProvedHereHasNoTick() {
    argosy.run("prove", "tiny@v1", "--forms=kernel", "--out=" + folder.resolve("out"));
    assertThat(argosy.said())
        .containsPattern("(?m)^- prove kernel +not proved here: ")
        .doesNotContain("✓ prove");
  }
}
