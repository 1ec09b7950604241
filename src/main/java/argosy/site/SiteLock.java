package argosy.site;

import argosy.base.CorruptException;
import argosy.base.HeldException;
import argosy.base.Json;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
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

/// The right to change a site, which one process has (`spec/site.md`, The lock).
public final class SiteLock implements Closeable {
  private static final Duration TOUCH_EVERY = Duration.ofSeconds(5);
  private static final Duration SILENT_FOR = Duration.ofMinutes(5);

  private static final long PAUSE_MILLIS = 50;

  private final Path lock;
  private final String mine;
  private final Thread heart;

  private SiteLock(Path lock, String mine) {
    this.lock = lock;
    this.mine = mine;
    this.heart = Thread.ofVirtual().start(this::beat);
  }

  /// Waits for whoever has it.
  ///
  /// @param command for the message that others get
  /// @throws HeldException if it is not free in time; says who has it
  public static SiteLock acquire(Site site, String command, Duration patience) throws IOException {
    Path lock = site.layout().state().resolve("lock");
    String mine =
        Json.object()
            .put("owner", LockOwner.self(command).toJson())
            .put("nonce", UUID.randomUUID().toString())
            .build()
            .canonical();
    Path own = lock.resolveSibling("lock." + UUID.randomUUID());
    Files.writeString(own, mine);
    try {
      long until = System.nanoTime() + patience.toNanos();
      while (true) {
        if (linked(own, lock) || takenOver(own, lock)) {
          return new SiteLock(lock, mine);
        }
        if (System.nanoTime() >= until) {
          throw new HeldException("the site " + site.layout().root() + " is held by " + who(lock));
        }
        pause();
      }
    } finally {
      Files.deleteIfExists(own);
    }
  }

  private static boolean linked(Path own, Path lock) throws IOException {
    try {
      Files.createLink(lock, own);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
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
    Path breaking = lock.resolveSibling("lock.break");
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
      Path copy = lock.resolveSibling(own.getFileName() + ".copy");
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
    if (!Files.isWritable(Durable.parent(file))) {
      return Duration.ZERO; // only who may take a lock over asks the server's clock
    }
    Path now = Files.createTempFile(Durable.parent(file), "lock.now", "");
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
  static List<Path> abandoned(Path state) throws IOException {
    List<Path> found = new ArrayList<>();
    try (var files = Files.newDirectoryStream(state, "lock.*")) {
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

  /// Who has the lock now and lives, for `site status`.
  public static Optional<String> holder(Site site) throws IOException {
    Path lock = site.layout().state().resolve("lock");
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
      throw new InterruptedIOException("interrupted while waiting for the site");
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
