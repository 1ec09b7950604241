package argosy.store;

import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Prunable;
import argosy.model.Sections;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiPredicate;

/// Objects in packs (`spec/store.md`): small ones compressed together in groups, others as sections
/// that writers splice. Every stored byte read is checked against its digest.
///
/// Several threads may put at once, each with its own lane; a flush waits for them. What was not
/// flushed is gone when the store is closed.
public final class PackStore implements ObjectStore, Prunable, Closeable {
  private static final int GROUP_BYTES = Sections.SECTION_BYTES;

  /// Decompressed groups in memory; a merged tree visits the groups of many packages by turns.
  private static final long KEPT_GROUP_BYTES = 32 << 20;

  private final Packs packs;
  private final Pending pending;
  private final Groups groups;
  private final Map<Long, Lane> lanes = new ConcurrentHashMap<>();
  private final ReadWriteLock flushing = new ReentrantReadWriteLock();

  /// @param folder of the packs; made by [Store]
  /// @param session names this process's temporary files in the folder; empty for reading only
  PackStore(Path folder, String session) {
    this.packs = new Packs(folder);
    this.pending = new Pending(folder, packs, session);
    this.groups = new Groups(KEPT_GROUP_BYTES);
  }

  @Override
  public Descriptor put(String mediaType, InputStream content) throws IOException {
    pending.requireWritable();
    flushing.readLock().lock();
    try {
      return lanes
          .computeIfAbsent(Thread.currentThread().threadId(), id -> new Lane(pending, GROUP_BYTES))
          .put(mediaType, content);
    } finally {
      flushing.readLock().unlock();
    }
  }

  @Override
  public boolean has(Digest digest) throws IOException {
    return pending.find(digest).isPresent() || packs.has(digest);
  }

  @Override
  public long newBytes() {
    return pending.newBytes();
  }

  @Override
  public void flush() throws IOException {
    flushing.writeLock().lock();
    try {
      for (Lane lane : lanes.values()) {
        lane.settle();
      }
      pending.seal();
      closeLanes();
    } finally {
      flushing.writeLock().unlock();
    }
  }

  private void closeLanes() {
    lanes.values().forEach(Lane::close);
    lanes.clear();
  }

  @Override
  public InputStream open(Digest digest) throws IOException {
    return switch (find(digest)) {
      case Place.Filling f -> new ByteArrayInputStream(f.group, f.offset, f.length);
      case Place.Stored s -> new StoredObject(digest, s).open(groups);
    };
  }

  @Override
  public Sections sections(Digest digest) throws IOException {
    Place place = find(digest);
    if (place instanceof Place.Stored s && s.isWhole()) {
      return new StoredObject(digest, s);
    }
    throw StoredObject.tooSmall(digest, place.plainBytes());
  }

  private Place find(Digest digest) throws IOException {
    Optional<Place> found = pending.find(digest);
    if (found.isEmpty()) {
      found = packs.find(digest).map(p -> p);
    }
    return found.orElseThrow(
        () -> new NoSuchFileException("store " + packs.folder() + ": no object " + digest));
  }

  @Override
  public Freed prunable(Set<Digest> live) throws IOException {
    return new Sweep(packs, groups, pending).measure((pack, digest) -> live.contains(digest));
  }

  /// @throws IllegalStateException if objects were put and not flushed
  @Override
  public Freed prune(Set<Digest> live) throws IOException {
    return sweep((pack, digest) -> live.contains(digest));
  }

  /// Objects in packs of their own in another folder, as they lie compressed: for publishing. What
  /// is not in the store is passed over.
  ///
  /// @param wanted sealed objects
  /// @param mostBytes after which a pack is ended and the next one begun
  /// @return the packs, none of which is written yet
  public List<CopiedPack> copyOut(Set<Digest> wanted, Path folder, long mostBytes)
      throws IOException {
    return new CopyOut(packs.all(), groups, wanted, folder, mostBytes).plan();
  }

  /// A pack of copies.
  public interface CopiedPack {
    /// About: a member of a group counts with its plain bytes.
    long storedBytes();

    /// Not by two threads at once.
    ///
    /// @return the file `HEX.pack`, the caller's to remove
    Path write() throws IOException;
  }

  /// Frees every copy of an object that is not kept.
  ///
  /// @param keep asked by the pack's path and the object
  Freed sweep(BiPredicate<Path, Digest> keep) throws IOException {
    flushing.writeLock().lock();
    try {
      return new Sweep(packs, groups, pending).sweep(keep);
    } finally {
      flushing.writeLock().unlock();
    }
  }

  Packs packs() {
    return packs;
  }

  Groups groups() {
    return groups;
  }

  /// Discards what was not flushed.
  @Override
  public void close() throws IOException {
    flushing.writeLock().lock();
    try {
      closeLanes();
      pending.discard();
      groups.close();
      packs.close();
    } finally {
      flushing.writeLock().unlock();
    }
  }
}
