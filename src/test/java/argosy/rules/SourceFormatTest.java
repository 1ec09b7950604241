package argosy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// One formatter for all: google-java-format. `./check format` writes what this test wants.
class SourceFormatTest {
  @Test
  void everySourceFileIsFormatted() throws IOException, FormatterException {
    boolean write = Boolean.getBoolean("argosy.format.write");
    List<String> unformatted = new ArrayList<>();
    int seen = 0;
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        String before = Files.readString(file);
        String after = new Formatter().formatSourceAndFixImports(before);
        seen++;
        if (!after.equals(before)) {
          if (write) {
            Files.writeString(file, after);
          } else {
            unformatted.add(file.toString());
          }
        }
      }
    }
    assertThat(seen).isGreaterThan(20);
    assertThat(unformatted).as("run ./check format").isEmpty();
  }
}
