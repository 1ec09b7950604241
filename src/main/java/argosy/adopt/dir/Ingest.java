package argosy.adopt.dir;

import argosy.adopt.Refusals;
import argosy.adopt.scan.PrefixScan;
import argosy.adopt.scan.PycHeader;
import argosy.adopt.scan.ScannedStream;
import argosy.base.Parallel;
import argosy.model.Descriptor;
import argosy.model.ObjectStore;
import argosy.model.Relocation;
import argosy.nativelib.ExtendedAttributes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Brings files into the store, reading only those the cache does not know, in batches that follow
/// the order of paths.
final class Ingest {
  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final int BATCH_FILES = 128;
  private static final long BATCH_BYTES = 4 << 20;

  private final ObjectStore store;
  private final String prefix;
  private final String root;
  private final Refusals refusals;
  private final Parallel parallel;
  private int readCount;

  /// @param prefix to look for, empty for none
  /// @param root absolute path of the tree
  Ingest(ObjectStore store, String prefix, String root, Refusals refusals, Parallel parallel) {
    this.store = store;
    this.prefix = prefix;
    this.root = root;
    this.refusals = refusals;
    this.parallel = parallel;
  }

  /// One file's turn.
  private record Read(Walk.Found file, StatCache.Known known) {}

  /// All files by path; those that were refused are missing.
  ///
  /// @param files sorted by path
  Map<String, StatCache.Known> files(List<Walk.Found> files, StatCaches caches) throws IOException {
    Map<String, StatCache.Known> known = HashMap.newHashMap(files.size());
    Map<List<Long>, Walk.Found> firstOfInode = new HashMap<>();
    List<Walk.Found> links = new ArrayList<>();
    List<Walk.Found> unread = new ArrayList<>();
    for (Walk.Found f : files) {
      Optional<StatCache.Known> before = caches.unchanged(f.state(), isCompiled(f.path()));
      if (before.isPresent() && store.has(before.get().digest())) {
        known.put(f.path(), before.get());
      } else if (f.state().linkCount() > 1
          && !isCompiled(f.path())
          && firstOfInode.putIfAbsent(inode(f), f) != null) {
        links.add(f);
      } else {
        unread.add(f);
      }
    }
    readCount = unread.size();
    parallel.ordered(
        batches(unread),
        parallel.threads() * 2,
        batch -> {
          for (Read r : batch) {
            known.put(r.file().path(), r.known());
          }
        });
    for (Walk.Found f : links) {
      StatCache.Known first = known.get(firstOfInode.getOrDefault(inode(f), f).path());
      if (first != null) {
        known.put(f.path(), first);
      }
    }
    return known;
  }

  /// How many files the caches did not know.
  int readCount() {
    return readCount;
  }

  private static boolean isCompiled(String path) {
    return path.endsWith(".pyc");
  }

  private static List<Long> inode(Walk.Found f) {
    return List.of(f.state().device(), f.state().inode());
  }

  private Iterator<Parallel.Task<List<Read>>> batches(List<Walk.Found> files) {
    return new Iterator<>() {
      private int at;

      @Override
      public boolean hasNext() {
        return at < files.size();
      }

      @Override
      public Parallel.Task<List<Read>> next() {
        int start = at;
        long bytes = 0;
        do {
          bytes += files.get(at).state().size();
          at++;
        } while (at < files.size()
            && at - start < BATCH_FILES
            && bytes + files.get(at).state().size() <= BATCH_BYTES);
        List<Walk.Found> batch = files.subList(start, at);
        return () -> read(batch);
      }
    };
  }

  private List<Read> read(List<Walk.Found> batch) throws IOException {
    List<Read> done = new ArrayList<>(batch.size());
    Optional<PrefixScan> scan =
        prefix.isEmpty() ? Optional.empty() : Optional.of(new PrefixScan(prefix));
    try (ExtendedAttributes attributes = new ExtendedAttributes()) {
      for (Walk.Found f : batch) {
        read(f, scan, attributes).ifPresent(k -> done.add(new Read(f, k)));
      }
    }
    return done;
  }

  private Optional<StatCache.Known> read(
      Walk.Found f, Optional<PrefixScan> scan, ExtendedAttributes attributes) throws IOException {
    try (InputStream raw = Files.newInputStream(f.file(), LinkOption.NOFOLLOW_LINKS)) {
      InputStream content = PycHeader.settled(f.path(), raw);
      if (scan.isPresent()) {
        content = new ScannedStream(content, scan.get());
      }
      Descriptor stored = store.put(MEDIA_TYPE, content);
      Optional<Relocation> found = scan.flatMap(s -> s.finish(f.path()));
      FileState after = FileState.of(f.file());
      if (!after.sameContent(f.state()) || stored.sizeBytes() != f.state().size()) {
        refusals.add(f.path(), "it changed while it was read");
        return Optional.empty();
      }
      return Optional.of(
          new StatCache.Known(
              f.state(),
              hasAttributes(f.path(), attributes),
              isCompiled(f.path()),
              stored.digest(),
              found.map(Relocation::kind),
              found.map(Relocation::spots).orElse(List.of())));
    } catch (AccessDeniedException e) {
      refusals.add(f.path(), "permission to read it is missing");
    } catch (NoSuchFileException e) {
      refusals.add(f.path(), "disappeared while the tree was read");
    }
    return Optional.empty();
  }

  private boolean hasAttributes(String path, ExtendedAttributes attributes) {
    boolean any = false;
    for (String name : attributes.names(root + "/" + path)) {
      if (name.equals("security.capability")) {
        refusals.add(path, "capabilities (setcap) give rights that a stack does not need");
      }
      // The label of SELinux is on every file where it is on, and is the machine's.
      any |= !name.equals("security.selinux");
    }
    return any;
  }
}
