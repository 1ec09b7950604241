package argosy.store;

import argosy.base.HeldException;
import argosy.base.UnsupportedException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The right to write to a store, which many have at once, or to collect its garbage, which one has
/// alone. Locks of the operating system on the file `gate`: they end with the process, however it
/// ends. A file named after the process and its start says who it is, for messages.
///
/// The locks are those of `fcntl`: of a process, not of a descriptor; a process opens a store once.
final class Lease implements Closeable {
  private static final String GATE = "gate";
  private static final int ATTEMPTS = 100;
  private static final long PAUSE_MILLIS = 20;

  private final FileChannel gate;
  private final Path owner;

  private Lease(FileChannel gate, Path owner) {
    this.gate = gate;
    this.owner = owner;
  }

  /// Waits a moment for a short collection.
  ///
  /// @throws HeldException if somebody collects garbage
  static Lease shared(Path folder) throws IOException {
    return waitFor(folder, true, ATTEMPTS)
        .orElseThrow(() ->
            new HeldException(
                "store "
                    + folder.getParent()
                    + ": garbage is being collected by "
                    + owners(folder)
                    + "; try again when it is done"));
  }

  /// @throws HeldException if somebody writes or collects
  static Lease exclusive(Path folder) throws IOException {
    return waitFor(folder, false, ATTEMPTS / 10)
        .orElseThrow(() ->
            new HeldException(
                "store "
                    + folder.getParent()
                    + ": is being written to by "
                    + owners(folder)
                    + "; try again when it is done"));
  }

  /// The exclusive lease if nobody has one.
  static Optional<Lease> exclusiveIfFree(Path folder) throws IOException {
    return waitFor(folder, false, 1);
  }

  private static Optional<Lease> waitFor(Path folder, boolean shared, int attempts)
      throws IOException {
    FileChannel gate =
        FileChannel.open(
            folder.resolve(GATE),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean locked = false;
    try {
      for (int i = 0; i < attempts && !locked; i++) {
        if (i > 0) {
          pause();
        }
        locked = shared ? lockByte(gate) : lock(gate, 0, Long.MAX_VALUE, false) == Lock.TAKEN;
      }
      return locked ? Optional.of(new Lease(gate, own(folder))) : Optional.empty();
    } finally {
      if (!locked) {
        gate.close();
      }
    }
  }

  private enum Lock {
    TAKEN,
    HELD_BY_OTHERS,
    HELD_BY_THIS_PROCESS
  }

  /// Locks any byte, shared. A process cannot lock one twice.
  private static boolean lockByte(FileChannel gate) throws IOException {
    for (int at = 0; at < 64; at++) {
      switch (lock(gate, at, 1, true)) {
        case TAKEN -> {
          return true;
        }
        case HELD_BY_OTHERS -> {
          return false;
        }
        case HELD_BY_THIS_PROCESS -> {
          // the next byte
        }
      }
    }
    return false;
  }

  private static Lock lock(FileChannel gate, long at, long length, boolean shared)
      throws IOException {
    try {
      Optional<FileLock> lock = Optional.ofNullable(gate.tryLock(at, length, shared));
      return lock.isPresent() ? Lock.TAKEN : Lock.HELD_BY_OTHERS;
    } catch (OverlappingFileLockException e) {
      return Lock.HELD_BY_THIS_PROCESS;
    } catch (IOException e) {
      UnsupportedException without =
          new UnsupportedException(
              "the store's file system has no working locks (" + e.getMessage() + ")",
              "put the home on a local disk, with --home or ARGOSY_HOME; sites and published places"
                  + " need no locks");
      without.initCause(e);
      throw without;
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the store");
    }
  }

  /// Makes the file that names this process: `PID.START-N`.
  private static Path own(Path folder) throws IOException {
    String process = nameOf(ProcessHandle.current());
    for (int n = 0; ; n++) {
      Path owner = folder.resolve(process + "-" + n);
      if (!Files.exists(owner)) { // else another lease of this process
        return Files.createFile(owner);
      }
    }
  }

  private static String nameOf(ProcessHandle process) {
    return process.pid() + "." + process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli();
  }

  /// Names temporary files of this lease; of no other, living or dead.
  String session() {
    return String.valueOf(owner.getFileName());
  }

  /// The processes that have leases and live, for a message.
  private static String owners(Path folder) {
    List<String> living = new ArrayList<>();
    try {
      for (Path owner : ownerFiles(folder)) {
        String name = String.valueOf(owner.getFileName());
        String pid = name.substring(0, Math.max(0, name.indexOf('.')));
        if (!pid.isEmpty()
            && ProcessHandle.of(Long.parseLong(pid))
                .filter(p -> name.startsWith(nameOf(p) + "-"))
                .isPresent()) {
          living.add("process " + pid);
        }
      }
    } catch (IOException | NumberFormatException e) {
      living.clear(); // only a message
    }
    return living.isEmpty() ? "another process" : String.join(", ", living);
  }

  /// Removes what leases that ended without closing left. Only with the exclusive lease.
  void cleanOwners(Path folder) throws IOException {
    for (Path file : ownerFiles(folder)) {
      if (!file.equals(owner)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<Path> ownerFiles(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9]*")) {
      files.forEach(found::add);
    }
    found.sort(null);
    return found;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(owner);
    gate.close();
  }
}
