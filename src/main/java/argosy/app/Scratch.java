package argosy.app;

import argosy.base.Folders;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A folder of one command's for what is on its way, removed when it is closed. What commands left
/// that were killed goes when the next folder is made beside it.
///
///     PLACE/gate               locked while folders are made and cleared
///     PLACE/PID-NUMBER/        a folder of process PID
///     PLACE/PID-NUMBER.lock    locked as long as its process lives
final class Scratch implements Closeable {
  private static final String GATE = "gate";
  private static final String LOCK = ".lock";
  private final Path folder;
  private final Path lock;
  private final FileChannel held;

  private Scratch(Path folder, Path lock, FileChannel held) {
    this.folder = folder;
    this.lock = lock;
    this.held = held;
  }

  /// @param place where such folders stand; made if it is not there
  static Scratch in(Path place) throws IOException {
    synchronized (Scratch.class) { // the locks are of processes
      Files.createDirectories(place);
      try (FileChannel gate = open(place.resolve(GATE))) {
        gate.lock();
        clear(place);
        String own = ProcessHandle.current().pid() + "-";
        for (int n = 0; ; n++) {
          Path folder = place.resolve(own + n);
          if (!Files.exists(folder)) {
            Path lock = place.resolve(own + n + LOCK);
            FileChannel held = open(lock);
            held.lock();
            return new Scratch(Files.createDirectory(folder), lock, held);
          }
        }
      }
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /// Removes the folders whose process has ended. This process's are left alone: to look at them
  /// would end their locks.
  private static void clear(Path place) throws IOException {
    String own = ProcessHandle.current().pid() + "-";
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
      all.forEach(f -> names.add(f.getFileName().toString().replace(LOCK, "")));
    }
    names.removeIf(n -> n.equals(GATE) || n.startsWith(own));
    for (String name : names) {
      Path lock = place.resolve(name + LOCK);
      try (FileChannel channel = open(lock)) {
        if (Optional.ofNullable(channel.tryLock()).isPresent()) {
          Folders.delete(place.resolve(name));
          Files.delete(lock);
        }
      }
    }
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
    Files.deleteIfExists(lock);
    held.close();
  }
}
