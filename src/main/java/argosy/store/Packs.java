package argosy.store;

import argosy.base.CorruptException;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The sealed packs of a folder, opened as they are found.
///
/// A pack whose header, index or trailer is damaged is passed over, and named when something is not
/// found elsewhere. An index is proven before anything found in it counts, and all are before an
/// object counts as lost: a short command proves those that it reads.
final class Packs {
  private final Path folder;
  private final Map<Path, CorruptException> damaged = new TreeMap<>();
  private volatile List<Pack> packs = List.of();
  private volatile boolean scanned;

  /// The place of the pack that something was found in last; a hint only.
  private volatile int recent;

  Packs(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  /// Looks at the folder again if the object is in no pack known so far.
  ///
  /// @throws CorruptException if it is nowhere, but a damaged pack may have held it
  Optional<Place.Stored> find(Digest digest) throws IOException {
    Optional<Place.Stored> found = findIn(opened(), digest);
    if (found.isEmpty() && rescan()) {
      found = findIn(packs, digest);
    }
    if (found.isEmpty()) {
      synchronized (this) {
        all();
        for (CorruptException reason : damaged.values()) {
          throw new CorruptException(
              "store "
                  + folder
                  + ": no object "
                  + digest
                  + ", which may have been in a damaged pack: "
                  + reason.getMessage(),
              reason);
        }
      }
    }
    return found;
  }

  /// Whether a pack known so far, or now if none is, has the object.
  boolean isKnown(Digest digest) throws IOException {
    return findPack(opened(), digest);
  }

  boolean has(Digest digest) throws IOException {
    return isKnown(digest) || rescan() && findPack(packs, digest);
  }

  private Optional<Place.Stored> findIn(List<Pack> among, Digest digest) throws IOException {
    int place = placeOf(among, digest);
    return place < 0 ? Optional.empty() : among.get(place).find(digest);
  }

  private boolean findPack(List<Pack> among, Digest digest) throws IOException {
    return placeOf(among, digest) >= 0;
  }

  /// Which of the packs has the object; -1 for none. What is asked for one after the other is
  /// mostly in one pack, which is looked into first.
  private int placeOf(List<Pack> among, Digest digest) throws IOException {
    int first = recent;
    if (first < among.size() && holds(among.get(first), digest)) {
      return first;
    }
    for (int i = 0; i < among.size(); i++) {
      if (holds(among.get(i), digest)) {
        recent = i;
        return i;
      }
    }
    return -1;
  }

  private boolean holds(Pack pack, Digest digest) throws IOException {
    return pack.has(digest) && isSound(pack);
  }

  /// Proves the pack's index; a damaged one is given up.
  private boolean isSound(Pack pack) throws IOException {
    try {
      pack.prove();
      return true;
    } catch (CorruptException e) {
      giveUp(pack, e);
      return false;
    }
  }

  private synchronized void giveUp(Pack pack, CorruptException reason) throws IOException {
    damaged.put(pack.file().path(), reason);
    packs = packs.stream().filter(p -> p != pack).toList();
    pack.close(); // nothing was ever given out of it
  }

  private List<Pack> opened() throws IOException {
    if (!scanned) {
      rescan();
    }
    return packs;
  }

  /// All packs, proven, sorted by name.
  List<Pack> all() throws IOException {
    for (Pack pack : opened()) {
      isSound(pack);
    }
    return packs;
  }

  /// Packs that cannot be used, with the reason.
  synchronized Map<Path, CorruptException> damaged() throws IOException {
    all();
    return new TreeMap<>(damaged);
  }

  synchronized void add(Pack pack) {
    List<Pack> more = new ArrayList<>(packs);
    more.removeIf(p -> p.file().path().equals(pack.file().path())); // the same bytes
    more.add(pack);
    packs = List.copyOf(more);
    damaged.remove(pack.file().path()); // it took the place of one of that name
  }

  /// Opens packs that are new and lets go of those that are gone.
  ///
  /// @return whether there are new ones
  synchronized boolean rescan() throws IOException {
    Map<Path, Pack> known = new TreeMap<>();
    packs.forEach(p -> known.put(p.file().path(), p));
    List<Pack> now = new ArrayList<>();
    boolean news = false;
    for (Path path : sealedIn(folder)) {
      Optional<Pack> open = Optional.ofNullable(known.get(path));
      if (open.isEmpty() && !damaged.containsKey(path)) {
        open = open(path);
        news |= open.isPresent();
      }
      open.ifPresent(now::add);
    }
    packs = List.copyOf(now);
    scanned = true;
    return news;
  }

  private Optional<Pack> open(Path path) throws IOException {
    try {
      return Optional.of(Pack.openUnproven(path));
    } catch (NoSuchFileException e) {
      return Optional.empty(); // collected between the listing and now
    } catch (CorruptException e) {
      damaged.put(path, e);
      return Optional.empty();
    }
  }

  /// Closes and removes packs.
  synchronized void remove(Set<Path> gone) throws IOException {
    Set<Path> left = new HashSet<>(gone);
    List<Pack> kept = new ArrayList<>();
    for (Pack pack : packs) {
      if (left.contains(pack.file().path())) {
        Files.deleteIfExists(pack.file().path());
      } else {
        kept.add(pack);
      }
    }
    packs = List.copyOf(kept);
    for (Path path : gone) {
      Files.deleteIfExists(path);
      damaged.remove(path);
    }
    if (!gone.isEmpty()) {
      DirectoryOutput.syncFolder(folder.resolve("any"));
    }
  }

  static List<Path> sealedIn(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + PackLayout.PACK)) {
      files.forEach(found::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (NotDirectoryException e) {
      throw new IOException("store " + folder + ": expected a directory but got a file", e);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(null);
    return found;
  }

  synchronized void close() throws IOException {
    for (Pack pack : packs) {
      pack.close();
    }
    packs = List.of();
    scanned = false;
  }
}
