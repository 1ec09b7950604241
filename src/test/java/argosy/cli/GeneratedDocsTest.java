package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Documents that are made from the program say what the program does.
class GeneratedDocsTest {
  @Test
  void theCommandLineReferenceIsWhatTheProgramPrints() throws IOException {
    Path file = Path.of("docs/cli.md");
    String now = Reference.markdown();
    if (Boolean.getBoolean("argosy.format.write")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, now);
    }
    assertThat(Files.readString(file)).as("run ./check format").isEqualTo(now);
  }
}
