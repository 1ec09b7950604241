package argosy.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Memo;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of components that did not change, in a folder of the release before.
class KeptOutputTest {
  @TempDir Path folder;
  private final Memo memo = new MemoryMemo();
  private int written;

  private Descriptor write(String inputs, String text) throws IOException {
    return new KeptOutput(
            new DirectoryOutput(folder), folder, memo, "test/1", Digest.of(new byte[0]), List::of)
        .create(
            "sub/file",
            Digest.of(inputs.getBytes(UTF_8)),
            sink -> {
              written++;
              sink.stream().write(text.getBytes(UTF_8));
              return sink.commit("text/plain");
            });
  }

  @Test
  void whatWasMadeOfTheSameIsNotWrittenAgain() throws IOException {
    Descriptor first = write("a", "one");
    assertThat(write("a", "never")).isEqualTo(first);
    assertThat(written).isEqualTo(1);
    assertThat(folder.resolve("sub/file")).hasContent("one");
  }

  @Test
  void whatIsMadeOfOthersOrLiesThereDamagedIsWritten() throws IOException {
    write("a", "one");
    write("b", "two");
    assertThat(written).isEqualTo(2);
    write("a", "one");
    assertThat(written).as("the other has its name now").isEqualTo(3);
    Files.writeString(folder.resolve("sub/file"), "0ne");
    write("a", "one");
    assertThat(written).isEqualTo(4);
    Files.delete(folder.resolve("sub/file"));
    write("a", "one");
    assertThat(written).isEqualTo(5);
    assertThat(folder.resolve("sub/file")).hasContent("one");
  }
}
