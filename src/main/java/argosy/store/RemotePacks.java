package argosy.store;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Mirrored;
import argosy.model.Remote;
import argosy.model.Sections;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Objects in packs at a published place: their indexes are fetched when opened, their contents in
/// ranges, only what is asked for. Every byte is checked as in a store of one's own.
public final class RemotePacks implements BlobSource, Closeable {
  /// Decompressed groups in memory.
  private static final long KEPT_GROUP_BYTES = 16 << 20;

  /// Stored bytes that one task fetches, about.
  private static final long TASK_BYTES = 8 << 20;

  private final Remote remote;
  private final List<Pack> packs;
  private final Groups groups = new Groups(KEPT_GROUP_BYTES);

  private RemotePacks(Remote remote, List<Pack> packs) {
    this.remote = remote;
    this.packs = packs;
  }

  /// Fetches and checks the packs' indexes, several at once.
  ///
  /// @param names of packs at the place: `…/HEX.pack`
  /// @param kept indexes that were fetched before, which are not asked for again
  /// @throws NoSuchFileException naming a pack that is not there
  public static RemotePacks open(
      Remote remote, Collection<String> names, Parallel parallel, KeptIndexes kept)
      throws IOException {
    List<Parallel.Task<Pack>> tasks = new ArrayList<>();
    for (String name : names) {
      tasks.add(() -> {
        Optional<Pack> known = kept.open(remote, name);
        Pack pack =
            known.isPresent() ? known.get() : Mirrored.first(remote, source -> open(source, name));
        if (known.isEmpty()) {
          kept.keep(pack);
        }
        return pack.readBy(file -> new RemoteBytes(remote, name, file.sizeBytes()));
      });
    }
    List<Pack> packs = new ArrayList<>();
    parallel.ordered(tasks.iterator(), Math.max(1, tasks.size()), packs::add);
    return new RemotePacks(remote, packs);
  }

  private static Pack open(Remote source, String name) throws IOException {
    long size =
        source
            .size(name)
            .orElseThrow(() -> new NoSuchFileException(source.where() + ": no " + name));
    RemoteBytes there = new RemoteBytes(source, name, size);
    try {
      return Pack.open(TailBytes.fetch(there));
    } catch (CorruptException e) {
      return Pack.open(there); // with its own header, which may say why
    }
  }

  /// The name of a pack that has the object.
  public Optional<String> where(Digest digest) {
    return packs.stream()
        .filter(p -> p.has(digest))
        .map(p -> p.file().path().toString())
        .findFirst();
  }

  public boolean has(Digest digest) {
    return where(digest).isPresent();
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return find(digest).open(groups);
  }

  @Override
  public Sections sections(Digest digest) throws IOException {
    StoredObject found = find(digest);
    if (!found.place().isWhole()) {
      throw StoredObject.tooSmall(digest, found.plainBytes());
    }
    return found;
  }

  private StoredObject find(Digest digest) throws NoSuchFileException {
    for (Pack pack : packs) {
      Optional<Place.Stored> place = pack.find(digest);
      if (place.isPresent()) {
        return new StoredObject(digest, place.get());
      }
    }
    throw new NoSuchFileException(remote.where() + ": no object " + digest);
  }

  /// Takes objects as they arrive, on several threads at once.
  @FunctionalInterface
  public interface Taker {
    /// @param content whose end fails if it is not that of the digest
    void take(Digest digest, InputStream content) throws IOException;
  }

  /// Fetches many objects in the order in which they lie, in long ranges, several at once.
  ///
  /// @throws NoSuchFileException naming an object that is in none of the packs, before anything is
  ///   fetched
  public void fetch(Collection<Digest> wanted, Parallel parallel, Progress progress, Taker taker)
      throws IOException {
    Set<Digest> left = new HashSet<>(wanted);
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    for (Pack pack : packs) {
      List<Integer> entries = new ArrayList<>();
      for (int i = 0; i < pack.entries(); i++) {
        if (left.remove(pack.digestOf(i))) {
          entries.add(i);
        }
      }
      entries.sort(pack.inDataOrder());
      addTasks(pack, entries, tasks, progress, taker);
    }
    for (Digest missing : left) {
      throw new NoSuchFileException(remote.where() + ": no object " + missing);
    }
    parallel.all(tasks);
  }

  private static void addTasks(
      Pack pack,
      List<Integer> entries,
      List<Parallel.Task<Boolean>> tasks,
      Progress progress,
      Taker taker) {
    List<Integer> run = new ArrayList<>();
    long begin = 0;
    for (int entry : entries) {
      long at = firstByte(pack, entry);
      if (!run.isEmpty() && at - begin > TASK_BYTES) {
        tasks.add(task(pack, List.copyOf(run), progress, taker));
        run.clear();
      }
      if (run.isEmpty()) {
        begin = at;
      }
      run.add(entry);
    }
    if (!run.isEmpty()) {
      tasks.add(task(pack, List.copyOf(run), progress, taker));
    }
  }

  private static Parallel.Task<Boolean> task(
      Pack pack, List<Integer> run, Progress progress, Taker taker) {
    return () -> {
      List<StoredSection> sections =
          run.stream().flatMap(i -> pack.place(i).sections().stream()).toList();
      StoredBytes ahead = new AheadBytes(pack.file(), sections);
      Groups groups = new Groups(0);
      try {
        for (int entry : run) {
          Place.Stored far = pack.place(entry);
          Place.Stored near =
              new Place.Stored(ahead, far.sections(), far.offset(), far.plainBytes());
          Digest digest = pack.digestOf(entry);
          try (InputStream in = new StoredObject(digest, near).open(groups)) {
            taker.take(digest, in);
          }
          progress.advance(far.plainBytes());
        }
      } finally {
        groups.close();
      }
      return true;
    };
  }

  private static long firstByte(Pack pack, int entry) {
    List<StoredSection> sections = pack.place(entry).sections();
    return sections.isEmpty() ? 0 : sections.getFirst().at();
  }

  @Override
  public void close() throws IOException {
    groups.close();
    for (Pack pack : packs) {
      pack.close();
    }
  }
}
