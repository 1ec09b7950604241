package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stores where writing is not possible, or stops being.
class StorePlaceTest {
  private static final byte[] CONTENT = {1, 2, 3};
  @TempDir Path dir = Path.of("");

  private static void put(Store store, byte[] content) throws IOException {
    store.objects().put("", new ByteArrayInputStream(content));
  }

  private static void holdsContent(Path root) throws IOException {
    try (Store store = Store.open(root, Store.Use.READ);
        Parallel parallel = new Parallel(2);
        InputStream in = store.objects().open(Digest.of(CONTENT))) {
      assertThat(in.readAllBytes()).isEqualTo(CONTENT);
      assertThat(Fsck.run(store.objects(), parallel, Progress.SILENT).isClean()).isTrue();
    }
  }

  @Test
  void aStoreThatIsNotThereIsReadAsEmptyAndNotMade() throws IOException {
    Path root = dir.resolve("none");
    try (Store store = Store.open(root, Store.Use.READ)) {
      assertThat(store.objects().has(Digest.of(CONTENT))).isFalse();
      assertThat(store.refs().list("")).isEmpty();
      assertThatThrownBy(() -> store.objects().open(Digest.of(CONTENT)))
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThat(root).doesNotExist();
  }

  @Test
  void whatWasOpenedForReadingTakesNothing() throws IOException {
    try (Store store = Store.open(dir, Store.Use.READ)) {
      assertThatThrownBy(() -> put(store, CONTENT))
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining(dir.toString());
    }
  }

  @Test
  void aFileInThePlaceOfTheStoreIsNamed() throws IOException {
    Path root = Files.writeString(dir.resolve("file"), "x");
    assertThatThrownBy(() -> Store.open(root, Store.Use.WRITE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(root.toString());
  }

  @Test
  void whatWasNotFlushedIsGoneAndTakesNoSpace() throws IOException {
    try (Store store = Store.open(dir, Store.Use.WRITE)) {
      put(store, CONTENT);
      put(store, new byte[3_000_000]);
    }
    try (Store store = Store.open(dir, Store.Use.READ);
        var files = Files.list(dir.resolve("packs"))) {
      assertThat(store.objects().has(Digest.of(CONTENT))).isFalse();
      assertThat(files).isEmpty();
    }
  }

  @Tag("client")
  @Test
  void aFullDiskIsSaidAndWhatWasStoredIsSound() throws IOException {
    Path root = Files.createDirectory(dir.resolve("tmpfs"));
    mount("mount", "-t", "tmpfs", "-o", "size=6m", "none", root.toString());
    try {
      try (Store store = Store.open(root, Store.Use.WRITE)) {
        put(store, CONTENT);
        store.objects().flush();
        byte[] noise = new byte[10_000_000];
        new Random(1).nextBytes(noise);
        assertThatThrownBy(() -> put(store, noise))
            .isInstanceOf(IOException.class)
            .hasMessageContaining(root.toString())
            .hasMessageContaining("No space left on device");
        put(store, new byte[] {4});
        store.objects().flush(); // what fits still goes in
        assertThat(store.objects().has(Digest.of(noise))).isFalse();
      }
      holdsContent(root);
    } finally {
      mount("umount", "-l", root.toString()); // a mapped index holds it until collected
    }
  }

  @Tag("client")
  @Test
  void aReadOnlyStoreIsReadAndRefusesToBeWritten() throws IOException {
    Path writable = dir.resolve("store");
    try (Store store = Store.open(writable, Store.Use.WRITE)) {
      put(store, CONTENT);
      store.objects().flush();
    }
    Path root = Files.createDirectory(dir.resolve("mounted"));
    mount("mount", "--bind", writable.toString(), root.toString());
    try {
      mount("mount", "-o", "remount,bind,ro", root.toString());
      holdsContent(root);
      assertThatThrownBy(() -> Store.open(root, Store.Use.WRITE))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(root.toString())
          .hasMessageContaining("Read-only file system");
    } finally {
      mount("umount", "-l", root.toString());
    }
  }

  private static void mount(String... argv) throws IOException {
    Tool.Result result = Tool.of(argv).run();
    assertThat(result.ok()).as("mounting needs root: " + result.tail()).isTrue();
  }
}
