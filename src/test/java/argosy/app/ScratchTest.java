package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchTest {
  @TempDir private Path place;

  /// A command that makes a folder, says so and waits.
  static final class Waiting {
    private Waiting() {}

    public static void main(String[] args) throws IOException {
      try (Scratch scratch = Scratch.in(Path.of(args[0]))) {
        Files.writeString(scratch.folder().resolve("pack"), "half");
        System.out.println("made");
        System.in.read();
      }
    }
  }

  private Process waiting() throws IOException {
    Process process =
        new ProcessBuilder(OwnProcess.of(Waiting.class.getName(), place.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(process.inputReader().readLine()).isEqualTo("made");
    return process;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(place)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  @Test
  void whatAKilledCommandLeftGoesWithTheNextAndThatOfALivingOneStays() throws Exception {
    Process killed = waiting();
    killed.destroyForcibly().waitFor();
    Files.createDirectory(place.resolve("place4711")); // without a lock: nobody's
    Process living = waiting();
    try (Scratch scratch = Scratch.in(place)) {
      assertThat(folders()).hasSize(2).contains(scratch.folder());
      try (Scratch another = Scratch.in(place)) {
        assertThat(folders()).hasSize(3).contains(another.folder());
      }
    }
    assertThat(folders()).hasSize(1);
    living.getOutputStream().close();
    assertThat(living.waitFor()).isZero();
    assertThat(folders()).isEmpty();
    try (Stream<Path> left = Files.list(place)) {
      assertThat(left).as("but for the gate").hasSize(1);
    }
  }
}
