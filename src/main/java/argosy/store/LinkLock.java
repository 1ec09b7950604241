package argosy.store;

import argosy.base.CorruptException;
import argosy.base.HeldException;
import argosy.base.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// A right that one process at a time has, on local and on network file systems: a file made by
/// link(2), which is atomic on both, that says who has it. No fcntl or flock locks are used:
/// network file systems may be mounted without. Its owner touches it; one that has ended, or that
/// another host's clock has not seen for long, loses it (`spec/site.md`, The lock).
public final class LinkLock implements Closeable {
  private static final Duration TOUCH_EVERY = Duration.ofSeconds(5);
  private static final Duration SILENT_FOR = Duration.ofMinutes(5);

  private static final long PAUSE_MILLIS = 50;

  private final Path lock;
  private final String mine;
  private final Thread heart;

  private LinkLock(Path lock, String mine) {
    this.lock = lock;
    this.mine = mine;
    this.heart = Thread.ofVirtual().start(this::beat);
  }

  /// Waits for whoever has it.
  ///
  /// @param lock the file; files beside it have names that begin with its name and `.`
  /// @param what is held, for messages: `the site /data0/site`
  /// @throws HeldException if it is not free in time; says who has it
  public static LinkLock acquire(Path lock, LockOwner self, String what, Duration patience)
      throws IOException {
    String mine =
        Json.object()
            .put("owner", self.toJson())
            .put("nonce", UUID.randomUUID().toString())
            .build()
            .canonical();
    Path own = beside(lock, UUID.randomUUID().toString());
    Files.writeString(own, mine);
    try {
      long until = System.nanoTime() + patience.toNanos();
      while (true) {
        if (linked(own, lock) || takenOver(own, lock)) {
          return new LinkLock(lock, mine);
        }
        if (System.nanoTime() >= until) {
          throw new HeldException(what + " is held by " + who(lock));
        }
        pause();
      }
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private static Path beside(Path lock, String ending) {
    return lock.resolveSibling(lock.getFileName() + "." + ending);
  }

  private static boolean linked(Path own, Path lock) throws IOException {
    try {
      Files.createLink(lock, own);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return createdAlone(own, lock, e); // no hard links here
    }
  }

  private static boolean createdAlone(Path own, Path lock, Exception e) throws IOException {
    if (Files.exists(lock)) {
      return false;
    }
    try (var out = Files.newOutputStream(lock, StandardOpenOption.CREATE_NEW)) {
      out.write(Files.readAllBytes(own));
      return true;
    } catch (FileAlreadyExistsException other) {
      return false;
    } catch (IOException other) {
      other.addSuppressed(e);
      throw other;
    }
  }

  /// Takes the lock of one who is gone.
  private static boolean takenOver(Path own, Path lock) throws IOException {
    String seen = read(lock);
    if (seen.isEmpty() || !isStale(lock, seen)) {
      return false;
    }
    Path breaking = beside(lock, "break");
    if (!linked(own, breaking)) {
      String breaker = read(breaking);
      if (!breaker.isEmpty() && isStale(breaking, breaker)) {
        Files.deleteIfExists(breaking); // it was killed
      }
      return false;
    }
    try {
      if (!read(lock).equals(seen)) {
        return false; // somebody was faster
      }
      Path copy = beside(own, "copy");
      Files.copy(own, copy);
      Files.move(copy, lock, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(breaking);
    }
    pause(); // of two that broke one breaker's link in the same moment, the later has it
    return read(lock).equals(read(own));
  }

  private static boolean isStale(Path lock, String text) throws IOException {
    Optional<Boolean> lives;
    try {
      lives = LockOwner.fromJson(Json.parse(text).asObject().get("owner").asObject()).lives();
    } catch (IllegalArgumentException | CorruptException e) {
      lives = Optional.empty(); // half written by a host that went down
    }
    return lives.isPresent() ? !lives.get() : silentFor(lock).compareTo(SILENT_FOR) > 0;
  }

  /// How long ago the file was written, by the clock of the file server.
  private static Duration silentFor(Path file) throws IOException {
    Path folder = file.toAbsolutePath().resolveSibling(".").normalize();
    if (!Files.isWritable(folder)) {
      return Duration.ZERO; // only who may take a lock over asks the server's clock
    }
    Path now = Files.createTempFile(folder, file.getFileName() + ".now", "");
    try {
      return Duration.between(
          Files.getLastModifiedTime(file).toInstant(), Files.getLastModifiedTime(now).toInstant());
    } catch (NoSuchFileException e) {
      return Duration.ZERO;
    } finally {
      Files.delete(now);
    }
  }

  /// Files beside the lock of processes that were killed while they waited.
  public static List<Path> abandoned(Path lock) throws IOException {
    List<Path> found = new ArrayList<>();
    Path folder = lock.toAbsolutePath().resolveSibling(".").normalize();
    try (var files = Files.newDirectoryStream(folder, lock.getFileName() + ".*")) {
      for (Path file : files) {
        if (isStale(file, read(file))) {
          found.add(file);
        }
      }
    }
    return found;
  }

  private static String read(Path lock) throws IOException {
    try {
      return Files.readString(lock, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  private static String who(Path lock) throws IOException {
    try {
      return LockOwner.fromJson(Json.parse(read(lock)).asObject().get("owner").asObject()).text();
    } catch (IllegalArgumentException | CorruptException e) {
      return "another process";
    }
  }

  /// Who has the lock now and lives.
  public static Optional<String> holder(Path lock) throws IOException {
    String text = read(lock);
    return text.isEmpty() || isStale(lock, text) ? Optional.empty() : Optional.of(who(lock));
  }

  /// A byte written tells other hosts, by their server's clock, that this process lives.
  private void beat() {
    try {
      while (true) {
        Thread.sleep(TOUCH_EVERY);
        Files.writeString(lock, "\n", StandardOpenOption.APPEND);
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread()
          .interrupt(); // closed, or the disk is full: the process is still seen here
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a lock");
    }
  }

  @Override
  public void close() throws IOException {
    heart.interrupt();
    if (read(lock).equals(mine)) {
      Files.deleteIfExists(lock);
    }
  }
}
