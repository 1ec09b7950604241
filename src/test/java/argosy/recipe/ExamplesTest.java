package argosy.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Content;
import argosy.model.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {
  @ParameterizedTest
  @ValueSource(strings = {"hello", "pyfai"})
  void everyExampleIsAStackWithADemoAndTheFilesItNames(String name) throws IOException {
    Path folder = Path.of("examples", name);
    Path file = folder.resolve(StackFile.NAME);
    Stack stack = StackFile.parse(file.toString(), Files.readString(file));
    assertThat(stack.name()).isEqualTo(name);
    assertThat(stack.demo()).isPresent();
    assertThat(folder.resolve("demo")).isNotEmptyDirectory();
    assertThat(stack.contents())
        .allSatisfy(c -> {
          if (c instanceof Content.Dir d) {
            assertThat(folder.resolve(d.path())).isDirectory();
          }
        });
  }
}
