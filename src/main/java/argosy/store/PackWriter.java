package argosy.store;

import argosy.base.Hashing;
import argosy.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A pack being written under a temporary name: sections by any thread, then the index, fsync, and
/// the rename that makes it visible ([PackLayout]).
final class PackWriter implements Closeable {
  private final StoreFile file;
  private final Path folder;
  private final TreeMap<Long, Integer> free = new TreeMap<>();
  private long end = PackLayout.HEADER_BYTES;
  private boolean sealed;

  /// @param name of the temporary file, new
  PackWriter(Path folder, String name) throws IOException {
    this.folder = folder;
    this.file = StoreFile.creating(folder.resolve(name + PackLayout.PART));
    file.write(0, ByteBuffer.wrap(PackLayout.header()));
  }

  StoreFile file() {
    return file;
  }

  /// Writes a section; several at once do not wait for each other.
  StoredSection append(ByteBuffer stored, int plainBytes) throws IOException {
    MessageDigest hash = Hashing.sha256();
    hash.update(stored.duplicate());
    int length = stored.remaining();
    long at = reserve(length);
    boolean written = false;
    try {
      file.write(at, stored);
      written = true;
    } finally {
      if (!written) {
        release(at, length);
      }
    }
    return new StoredSection(at, length, plainBytes, Digest.ending(hash));
  }

  private synchronized long reserve(int length) {
    Optional<Map.Entry<Long, Integer>> fitting =
        free.entrySet().stream().filter(hole -> hole.getValue() >= length).findFirst();
    if (fitting.isEmpty()) {
      long at = end;
      end += length;
      return at;
    }
    long at = fitting.get().getKey();
    int hole = fitting.get().getValue();
    free.remove(at);
    if (hole > length) {
      free.put(at + length, hole - length);
    }
    return at;
  }

  /// Takes back sections that turned out not to be needed.
  void release(List<StoredSection> sections) {
    sections.forEach(s -> release(s.at(), s.storedBytes()));
  }

  private synchronized void release(long at, int length) {
    free.put(at, length);
    for (Map.Entry<Long, Integer> last = free.lastEntry();
        last != null && last.getKey() + last.getValue() == end;
        last = free.lastEntry()) {
      end = last.getKey();
      free.remove(last.getKey());
    }
  }

  /// Writes index and trailer, makes the file durable, and shows it.
  ///
  /// @param objects all that the pack holds, at places in this file
  synchronized Pack seal(SortedMap<Digest, Place.Stored> objects) throws IOException {
    List<StoredSection> sections = new ArrayList<>();
    ByteBuffer entries = entries(objects, sections);
    for (Map.Entry<Long, Integer> hole : free.entrySet()) {
      // Sections that no entry refers to: every byte has its digest.
      Digest digest = file.digest(hole.getKey(), hole.getValue());
      sections.add(new StoredSection(hole.getKey(), hole.getValue(), 0, digest));
    }
    ByteBuffer rest =
        ByteBuffer.allocate(sections.size() * PackLayout.SECTION_BYTES + PackLayout.TRAILER_BYTES);
    for (StoredSection s : sections) {
      rest.putLong(s.at()).putInt(s.storedBytes()).putInt(s.plainBytes()).put(s.digest().hash());
    }
    rest.putLong(end).putInt(objects.size()).putInt(sections.size());
    MessageDigest hash = Hashing.sha256();
    hash.update(PackLayout.header());
    hash.update(entries.duplicate());
    hash.update(rest.duplicate().flip());
    byte[] seal = hash.digest();
    rest.put(seal).put(PackLayout.tail()).flip();
    file.write(end, entries);
    file.write(end + entries.remaining(), rest);
    file.truncate(end + entries.remaining() + rest.remaining());
    file.force();
    Path name = folder.resolve(Digest.ofHash(seal).hex() + PackLayout.PACK);
    Files.move(file.path(), name, StandardCopyOption.ATOMIC_MOVE);
    sealed = true;
    DirectoryOutput.syncFolder(name);
    return Pack.open(file.movedTo(name));
  }

  /// The fan-out and the entries; collects the sections they refer to.
  private static ByteBuffer entries(
      SortedMap<Digest, Place.Stored> objects, List<StoredSection> sections) {
    Map<Long, Integer> groups = new HashMap<>();
    int[] fanout = new int[256];
    ByteBuffer out =
        ByteBuffer.allocate(PackLayout.FANOUT_BYTES + objects.size() * PackLayout.ENTRY_BYTES);
    out.position(PackLayout.FANOUT_BYTES);
    for (Map.Entry<Digest, Place.Stored> object : objects.entrySet()) {
      Place.Stored place = object.getValue();
      byte[] hash = object.getKey().hash();
      fanout[hash[0] & 0xff]++;
      int first = 0;
      if (place.isWhole()) {
        first = sections.size();
        sections.addAll(place.sections());
      } else if (!place.sections().isEmpty()) {
        StoredSection group = place.sections().getFirst();
        Optional<Integer> known = Optional.ofNullable(groups.get(group.at()));
        first = known.orElse(sections.size());
        if (known.isEmpty()) {
          groups.put(group.at(), first);
          sections.add(group);
        }
      }
      out.put(hash).putLong(place.plainBytes()).putInt(first).putInt(place.offset());
    }
    int sum = 0;
    for (int i = 0; i < fanout.length; i++) {
      sum += fanout[i];
      out.putInt(i * 4, sum);
    }
    return out.flip();
  }

  /// Discards the file unless it was sealed.
  @Override
  public void close() throws IOException {
    if (!sealed) {
      file.close();
      Files.deleteIfExists(file.path());
    }
  }
}
