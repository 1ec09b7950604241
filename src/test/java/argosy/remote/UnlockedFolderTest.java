package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Remote;
import argosy.store.Store;
import argosy.testing.NoLocks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A published folder on a file system without working locks.
@Tag("client")
class UnlockedFolderTest extends AtomicRemoteContract {
  @TempDir private static Path folder;
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static NoLocks unlocked;

  @BeforeAll
  static void mount() throws IOException {
    unlocked = NoLocks.mount(folder);
  }

  @AfterAll
  static void unmount() throws IOException {
    unlocked.close();
  }

  @Override
  Remote open() {
    return new DirectoryRemote(unlocked.folder().resolve("place" + PLACES.incrementAndGet()));
  }

  @Test
  void locksFailThereIndeed() throws IOException {
    try (FileChannel file =
        FileChannel.open(
            unlocked.folder().resolve("x"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThatThrownBy(file::lock).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aStoreThereIsRefusedInWords() {
    assertThatThrownBy(
            () -> Store.open(unlocked.folder().resolve("store"), Store.Use.WRITE).close())
        .isInstanceOfSatisfying(
            UnsupportedException.class, e -> assertThat(e.remedy()).contains("--home"))
        .hasMessageContaining("no working locks");
  }
}
