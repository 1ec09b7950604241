package argosy.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Benchmarks start rarely; that they still go with the code is seen at every check.
class BenchmarksTest {
  @TempDir Path classes;

  @Test
  void everyProgramOfTheBenchmarksCompiles() throws IOException {
    List<Path> programs;
    try (Stream<Path> files = Files.list(Path.of("bench"))) {
      programs = files.filter(f -> f.toString().endsWith(".java")).toList();
    }
    assertThat(programs).isNotEmpty();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var sources = compiler.getStandardFileManager(null, null, null)) {
      StringWriter said = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  said,
                  sources,
                  null,
                  List.of("-d", classes.toString()),
                  null,
                  sources.getJavaFileObjectsFromPaths(programs))
              .call();
      assertThat(said.toString()).isEmpty();
      assertThat(compiled).isTrue();
    }
  }
}
