package argosy.store;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Digest;
import argosy.model.Refs;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One small file per name: `sha256:<hex>` and a newline in `NAME,ref`, replaced by an atomic
/// rename under a lock of the operating system.
///
/// The ending, which no name can have, lets `a` and `a/b` both be names.
public final class DirectoryRefs implements Refs, Closeable {
  private static final String ENDING = ",ref";
  private static final String LOCK = ".lock";
  private static final int MOST_BYTES = 128;
  private static final long PAUSE_MILLIS = 5;

  private final Path folder;
  private final boolean writable;
  private final List<FileChannel> lockFile = new ArrayList<>(1); // none or one

  /// @param folder made when the first name is set
  public DirectoryRefs(Path folder, boolean writable) {
    this.folder = folder;
    this.writable = writable;
  }

  private Path file(String name) {
    return folder.resolve(RefNames.require(name) + ENDING);
  }

  @Override
  public Optional<Digest> resolve(String name) throws IOException {
    Path file = file(name);
    byte[] bytes;
    try (var in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MOST_BYTES);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    String text = new String(bytes, StandardCharsets.US_ASCII);
    try {
      if (text.endsWith("\n")) {
        return Optional.of(Digest.parse(text.substring(0, text.length() - 1)));
      }
    } catch (IllegalArgumentException e) {
      throw new CorruptException(file + ": " + e.getMessage(), e);
    }
    throw new CorruptException(file + ": expected a digest and a newline");
  }

  @Override
  public synchronized boolean set(String name, Optional<Digest> expected, Optional<Digest> to)
      throws IOException {
    Path file = file(name);
    if (!writable) {
      throw new UnsupportedException(
          "refs " + folder + ": were opened for reading only", "open the store for writing");
    }
    Files.createDirectories(folder);
    FileLock lock = lock();
    try {
      if (!resolve(name).equals(expected)) {
        return false;
      }
      if (to.isPresent()) {
        write(file, to.get());
      } else {
        Files.deleteIfExists(file);
      }
      if (expected.isPresent() || to.isPresent()) {
        DirectoryOutput.syncFolder(file);
      }
      return true;
    } finally {
      lock.release();
    }
  }

  private FileLock lock() throws IOException {
    if (lockFile.isEmpty() || !lockFile.getFirst().isOpen()) {
      lockFile.clear();
      lockFile.add(
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }
    while (true) {
      try {
        return lockFile.getFirst().lock();
      } catch (OverlappingFileLockException e) {
        pause(); // another object of this process has it, for a moment
      }
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the refs");
    }
  }

  /// Under the lock, so the temporary name is nobody else's.
  private void write(Path file, Digest digest) throws IOException {
    makeFoldersFor(file);
    Path part = folder.resolve(".part");
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap((digest + "\n").getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// New folders are made durable from the top.
  private void makeFoldersFor(Path file) throws IOException {
    Path at = folder;
    for (Path component : folder.relativize(file)) {
      if (!Files.isDirectory(at)) {
        Files.createDirectory(at);
        DirectoryOutput.syncFolder(at);
      }
      at = at.resolve(component);
    }
  }

  @Override
  public List<String> list(String prefix) throws IOException {
    RefNames.requirePrefix(prefix);
    try (Stream<Path> files = Files.walk(folder.resolve(prefix))) {
      return files
          .map(file -> folder.relativize(file).toString())
          .filter(name -> name.endsWith(ENDING))
          .map(name -> name.substring(0, name.length() - ENDING.length()))
          .sorted(Utf8Order.COMPARATOR)
          .toList();
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (FileChannel channel : lockFile) {
      channel.close();
    }
    lockFile.clear();
  }
}
