package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Refs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRefsTest extends RefsContract {
  private static final Digest A = Digest.of(new byte[] {1});
  @TempDir Path dir = Path.of("");

  @Override
  Refs emptyRefs() {
    return new DirectoryRefs(dir.resolve("refs"), true);
  }

  @Test
  void aNameMayBeTheFolderOfOthers() throws IOException {
    Refs refs = emptyRefs();
    assertThat(refs.set("a", Optional.empty(), Optional.of(A))).isTrue();
    assertThat(refs.set("a/b", Optional.empty(), Optional.of(A))).isTrue();
    assertThat(refs.list("")).containsExactly("a", "a/b");
  }

  @Test
  void anotherObjectSeesTheMove() throws IOException {
    emptyRefs().set("a/b", Optional.empty(), Optional.of(A));
    assertThat(emptyRefs().resolve("a/b")).contains(A);
    assertThat(emptyRefs().set("a/b", Optional.empty(), Optional.empty())).isFalse();
  }

  @Test
  void damageIsNamedByPath() throws IOException {
    emptyRefs().set("a/b", Optional.empty(), Optional.of(A));
    Path file = dir.resolve("refs/a/b,ref");
    String text = Files.readString(file);
    for (String wrong : new String[] {"", "sha256:12\n", text.strip(), "x" + text, text + text}) {
      Files.writeString(file, wrong);
      assertThatThrownBy(() -> emptyRefs().resolve("a/b"))
          .isInstanceOf(CorruptException.class)
          .hasMessageContaining(file.toString());
    }
  }

  @Test
  void whatWasOpenedForReadingIsNotWritten() throws IOException {
    DirectoryRefs reading = new DirectoryRefs(dir.resolve("none"), false);
    assertThat(reading.list("")).isEmpty();
    assertThat(reading.resolve("a")).isEmpty();
    assertThatThrownBy(() -> reading.set("a", Optional.empty(), Optional.of(A)))
        .isInstanceOf(UnsupportedException.class);
    assertThat(dir.resolve("none")).doesNotExist();
  }
}
