package argosy.store;

import argosy.base.UnsupportedException;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Objects put since the last flush, and the pack they go to.
final class Pending {
  private final Path folder;
  private final Packs packs;
  private final String session;
  private final AtomicInteger parts = new AtomicInteger();
  private final AtomicLong newBytes = new AtomicLong();
  private final Map<Digest, Place> places = new ConcurrentHashMap<>();
  private final List<PackWriter> writers = new ArrayList<>(1); // none or one

  /// @param session names this process's temporary files; empty if nothing may be written
  Pending(Path folder, Packs packs, String session) {
    this.folder = folder;
    this.packs = packs;
    this.session = session;
  }

  void requireWritable() throws IOException {
    if (session.isEmpty()) {
      throw new UnsupportedException(
          "store " + folder + ": was opened for reading only", "open the store for writing");
    }
  }

  synchronized PackWriter writer() throws IOException {
    if (writers.isEmpty()) {
      writers.add(newWriter());
    }
    return writers.getFirst();
  }

  /// Begins a pack that is the caller's.
  PackWriter newWriter() throws IOException {
    requireWritable();
    return new PackWriter(folder, session + "-" + parts.incrementAndGet());
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  Optional<Place> find(Digest digest) {
    return Optional.ofNullable(places.get(digest));
  }

  /// Whether the object is here or in a pack that is open: may miss what another process stored
  /// just now, which costs space and nothing else.
  boolean isKnown(Digest digest) throws IOException {
    return places.containsKey(digest) || packs.isKnown(digest);
  }

  /// Takes the object unless another thread was first.
  boolean add(Digest digest, Place place) {
    if (places.putIfAbsent(digest, place) != null) {
      return false;
    }
    newBytes.addAndGet(place.plainBytes());
    return true;
  }

  /// The object moved from memory to the file.
  void settle(Digest digest, Place.Stored place) {
    places.put(digest, place);
  }

  long newBytes() {
    return newBytes.get();
  }

  /// Seals the pack with all objects, which must be settled.
  synchronized void seal() throws IOException {
    if (places.isEmpty()) {
      discard();
      return;
    }
    SortedMap<Digest, Place.Stored> objects = new TreeMap<>();
    places.forEach((digest, place) -> {
      switch (place) {
        case Place.Stored stored -> objects.put(digest, stored);
        case Place.Filling f -> throw new IllegalStateException(digest + " is not settled");
      }
    });
    packs.add(writer().seal(objects));
    writers.clear();
    places.clear();
  }

  /// Forgets what was not flushed.
  synchronized void discard() throws IOException {
    places.clear();
    for (PackWriter writer : writers) {
      writer.close();
    }
    writers.clear();
  }
}
