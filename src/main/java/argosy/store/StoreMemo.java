package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Digest;
import argosy.model.Memo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The memo in files that are only added to ([MemoLog]), one for each process that adds at the same
/// time, so one as a rule. Read when first asked.
///
/// Losing it costs time, never truth: damaged entries are not there, and a memo that cannot be
/// written (read-only, disk full) forgets.
public final class StoreMemo implements Memo, Closeable {
  private static final String ENDING = ".log";
  private static final long MOST_LOG_BYTES = 2L << 30;
  private static final int MOST_LOGS = 64;

  private final Path folder;
  private final MemoIndex index = new MemoIndex();
  private final List<MemoLog> logs = new ArrayList<>();
  private final List<MemoLog> own = new ArrayList<>(1); // none or one
  private final List<StoreFile> others = new ArrayList<>(); // held by other processes
  private boolean writable;
  private boolean loaded;

  /// @param folder made when there is something to remember
  public StoreMemo(Path folder, boolean writable) {
    this.folder = folder;
    this.writable = writable;
  }

  @Override
  public Optional<byte[]> recall(String kind, Digest input) throws IOException {
    MemoLog log;
    long offset;
    synchronized (this) {
      load();
      long place = index.find(kind, input);
      if (place == MemoIndex.NONE) {
        return Optional.empty();
      }
      log = logs.get(MemoIndex.fileOf(place));
      offset = MemoIndex.offsetOf(place);
      if (!log.isWritten(offset)) {
        flush();
        if (!log.isWritten(offset)) {
          return Optional.empty();
        }
      }
    }
    try {
      return log.read(offset, kind, input);
    } catch (CorruptException e) {
      return Optional.empty(); // cut short since it was scanned
    }
  }

  @Override
  public synchronized void remember(String kind, Digest input, byte[] value) throws IOException {
    load();
    if (!writable) {
      return;
    }
    try {
      if (own.isEmpty()) {
        openOwn();
      }
      long at = own.getFirst().append(kind, input, value);
      index.put(kind, input, logs.indexOf(own.getFirst()), at);
    } catch (IOException e) {
      writable = false;
    }
  }

  private void load() throws IOException {
    if (loaded) {
      return;
    }
    loaded = true;
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + ENDING)) {
      found.forEach(paths::add);
    } catch (NoSuchFileException e) {
      return;
    }
    paths.sort(null);
    for (Path path : paths) {
      scan(MemoLog.reading(path));
    }
  }

  private void scan(MemoLog log) throws IOException {
    int number = logs.size();
    logs.add(log);
    try {
      log.scan((kind, input, offset) -> index.put(kind, input, number, offset));
    } catch (CorruptException e) {
      return; // cut short while it was read
    }
  }

  /// Takes the first file that no other process adds to.
  private void openOwn() throws IOException {
    Files.createDirectories(folder);
    for (int n = 0; n < MOST_LOGS; n++) {
      StoreFile file = StoreFile.appending(folder.resolve(n + ENDING));
      if (!file.lock()) {
        others.add(file); // closing it here would end a lock of this process on it
        continue;
      }
      if (file.sizeBytes() > MOST_LOG_BYTES) {
        file.truncate(0);
      }
      MemoLog log = new MemoLog(file);
      scan(log);
      log.cutTail();
      own.add(log);
      return;
    }
    writable = false;
  }

  private synchronized void flush() {
    try {
      for (MemoLog log : own) {
        log.flush();
      }
    } catch (IOException e) {
      writable = false;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    flush();
    for (MemoLog log : logs) {
      log.close();
    }
    for (StoreFile file : others) {
      file.close();
    }
    logs.clear();
    own.clear();
    others.clear();
    writable = false;
  }
}
