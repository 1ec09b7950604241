package argosy.publish.cvmfs;

import argosy.base.HeldException;
import argosy.format.cvmfs.PrunableStorage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// A repository in a directory. Objects are written to `data/txn` and renamed; a lock of the
/// operating system on `data/txn/.lock` keeps a second publisher out and ends with its process.
/// Objects are synced together, before the manifest names them: of those that a publisher had put
/// when the power went, file systems keep some as empty or short files, which count as absent.
public final class DirectoryStorage implements PrunableStorage {
  private static final AtomicLong SEQUENCE = new AtomicLong();
  private static final String UNFINISHED = "data/txn";
  private final Path root;
  private final Optional<FileChannel> lock;
  private final Barrier barrier;

  /// Makes what was written durable.
  @FunctionalInterface
  public interface Barrier {
    /// @param folder on the file system to be written out
    void sync(Path folder) throws IOException;
  }

  private DirectoryStorage(Path root, Optional<FileChannel> lock, Barrier barrier) {
    this.root = root;
    this.lock = lock;
    this.barrier = barrier;
  }

  /// To look only.
  public static DirectoryStorage reading(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      throw new NoSuchFileException(root.toString());
    }
    return new DirectoryStorage(root, Optional.empty(), folder -> {});
  }

  /// To publish, alone; removes what a publisher that was killed left in `data/txn`.
  ///
  /// @throws HeldException if somebody else does
  public static DirectoryStorage writing(Path root, Barrier barrier) throws IOException {
    Path unfinished = Files.createDirectories(root.resolve(UNFINISHED));
    FileChannel channel =
        FileChannel.open(
            unfinished.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    Optional<FileLock> lock = Optional.empty();
    try {
      lock = Optional.ofNullable(channel.tryLock());
    } catch (OverlappingFileLockException e) {
      lock = Optional.empty(); // held by this very process
    } finally {
      if (lock.isEmpty()) {
        channel.close();
      }
    }
    if (lock.isEmpty()) {
      throw new HeldException("repository " + root + ": somebody else is publishing");
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(unfinished, "argosy.*")) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
    return new DirectoryStorage(root, Optional.of(channel), barrier);
  }

  @Override
  public InputStream open(String name) throws IOException {
    return Files.newInputStream(root.resolve(name));
  }

  @Override
  public boolean has(String name) throws IOException {
    Path file = root.resolve(name);
    return Files.exists(file) && (!name.startsWith("data/") || Files.size(file) > 0);
  }

  @Override
  public void put(String name, ByteBuffer content) throws IOException {
    Path target = root.resolve(name);
    if (Files.exists(target) && Files.size(target) == content.remaining()) {
      return;
    }
    Path part = part();
    boolean placed = false;
    try {
      write(part, content.duplicate(), false);
      place(part, target);
      placed = true;
    } finally {
      if (!placed) { // asked of every object, it would cost a tenth of the whole
        Files.deleteIfExists(part);
      }
    }
  }

  /// Most folders are there.
  private static void place(Path part, Path target) throws IOException {
    try {
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      Files.createDirectories(parent(target));
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /// All are written before the first is renamed.
  @Override
  public void replace(List<Replacement> steps) throws IOException {
    requireExpected(steps);
    List<Optional<Path>> parts = new ArrayList<>();
    try {
      for (Replacement step : steps) {
        Optional<Path> part = step.content().map(content -> part());
        parts.add(part);
        if (part.isPresent()) {
          write(part.get(), step.content().orElseThrow().duplicate(), true);
        }
      }
      barrier.sync(root);
      for (int i = 0; i < parts.size(); i++) {
        Path target = root.resolve(steps.get(i).name());
        if (parts.get(i).isPresent()) {
          place(parts.get(i).get(), target);
        } else {
          Files.delete(target);
        }
      }
    } finally {
      for (Optional<Path> part : parts) {
        if (part.isPresent()) {
          Files.deleteIfExists(part.get());
        }
      }
    }
    try (FileChannel folder = FileChannel.open(root, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  /// Looks at each file as it is before its first step.
  private void requireExpected(List<Replacement> steps) throws IOException {
    Set<String> seen = new HashSet<>();
    for (Replacement step : steps) {
      if (seen.add(step.name())) {
        Path target = root.resolve(step.name());
        Optional<ByteBuffer> there =
            Files.exists(target)
                ? Optional.of(ByteBuffer.wrap(Files.readAllBytes(target)))
                : Optional.empty();
        if (!there.equals(step.expected())) {
          throw new HeldException(target + ": was changed by somebody else meanwhile");
        }
      }
    }
  }

  private static Path parent(Path file) {
    return Optional.ofNullable(file.getParent()).orElse(Path.of("."));
  }

  private Path part() {
    return root.resolve(
        UNFINISHED + "/argosy." + ProcessHandle.current().pid() + "-" + SEQUENCE.incrementAndGet());
  }

  private static void write(Path file, ByteBuffer content, boolean durable) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (content.hasRemaining()) {
        out.write(content);
      }
      if (durable) {
        out.force(true);
      }
    }
  }

  @Override
  public List<String> objects() throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> folders =
        Files.newDirectoryStream(root.resolve("data"), "[0-9a-f][0-9a-f]")) {
      for (Path folder : folders) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
          for (Path file : files) {
            found.add("data/" + folder.getFileName() + "/" + file.getFileName());
          }
        }
      }
    }
    return found;
  }

  @Override
  public long remove(String name) throws IOException {
    Path file = root.resolve(name);
    long size = Files.exists(file) ? Files.size(file) : 0;
    Files.deleteIfExists(file);
    return size;
  }

  @Override
  public void close() throws IOException {
    if (lock.isPresent()) {
      lock.get().close();
    }
  }
}
