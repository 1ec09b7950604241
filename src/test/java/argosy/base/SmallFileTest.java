package argosy.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFileTest {
  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aFileIsMadeWithItsFoldersAndItsMode() throws IOException {
    Path file = folder.resolve("a/b/state");
    SmallFile.replace(file, "zwölf\n", 0640);
    assertThat(file).hasContent("zwölf\n");
    assertThat((int) Files.getAttribute(file, "unix:mode") & 0777).isEqualTo(0640);
  }

  @Test
  void nothingButTheNewTextIsLeftOfMany() throws IOException {
    Path file = folder.resolve("state");
    SmallFile.replace(file, "a longer text than the last\n", 0644);
    List<String> texts = IntStream.range(0, 50).mapToObj(i -> "text " + i + "\n").toList();
    List<String> failures =
        texts.parallelStream()
            .flatMap(text -> {
              try {
                SmallFile.replace(file, text, 0644);
                return Stream.empty();
              } catch (IOException e) {
                return Stream.of(String.valueOf(e));
              }
            })
            .toList();
    assertThat(failures).isEmpty();
    assertThat(texts).contains(Files.readString(file));
    assertThat(names()).containsExactly("state");
  }

  @Test
  void whatCannotBeReplacedStaysAndNothingLiesBesideIt() throws IOException {
    Path file = Files.createDirectories(folder.resolve("state/full")).getParent();
    assertThatThrownBy(() -> SmallFile.replace(file, "text\n", 0644))
        .isInstanceOf(IOException.class);
    assertThat(names()).containsExactly("state");
    assertThat(file.resolve("full")).isDirectory();
  }
}
