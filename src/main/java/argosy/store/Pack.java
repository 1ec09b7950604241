package argosy.store;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Sections;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A sealed pack ([PackLayout]). Its index is mapped, not read into memory. Opening costs the same
/// for every size; what is found in the index counts only once its digest is [proven][#prove()].
final class Pack implements Closeable {
  private final StoredBytes file;
  private final ByteBuffer index;
  private final int entries;
  private final int sections;
  private final long dataEnd;
  private final ByteBuffer trailer;
  private volatile boolean proven;

  private Pack(
      StoredBytes file,
      ByteBuffer index,
      int entries,
      int sections,
      long dataEnd,
      ByteBuffer trailer) {
    this.file = file;
    this.index = index;
    this.entries = entries;
    this.sections = sections;
    this.dataEnd = dataEnd;
    this.trailer = trailer;
  }

  /// Opened and proven.
  ///
  /// @throws CorruptException if header, index or trailer are not as written
  static Pack open(Path path) throws IOException {
    return open(WholeBytes.reading(path), true);
  }

  static Pack open(StoredBytes file) throws IOException {
    return open(file, true);
  }

  /// Opened only.
  ///
  /// @throws CorruptException if header or trailer are not as written
  static Pack openUnproven(Path path) throws IOException {
    return open(WholeBytes.reading(path), false);
  }

  private static Pack open(StoredBytes file, boolean prove) throws IOException {
    boolean opened = false;
    try {
      Pack pack = framed(file);
      if (prove) {
        pack.prove();
      }
      opened = true;
      return pack;
    } finally {
      if (!opened) {
        file.close();
      }
    }
  }

  /// Another way to the same bytes.
  @FunctionalInterface
  interface Way {
    StoredBytes of(StoredBytes file) throws IOException;
  }

  /// The same pack, its data read another way.
  Pack readBy(Way way) throws IOException {
    Pack same = new Pack(way.of(file), index, entries, sections, dataEnd, trailer);
    same.proven = proven;
    return same;
  }

  /// Checks the index against its digest, once.
  ///
  /// @throws CorruptException if it is not as written
  void prove() throws CorruptException {
    if (proven) {
      return;
    }
    MessageDigest seal = Hashing.sha256();
    seal.update(PackLayout.header());
    seal.update(index.duplicate());
    seal.update(trailer.duplicate().clear().limit(PackLayout.COUNTS_BYTES));
    if (!MessageDigest.isEqual(hashIn(trailer), seal.digest())) {
      throw new CorruptException(
          file.path() + ": the index does not have the digest in the trailer");
    }
    proven = true;
  }

  private static byte[] hashIn(ByteBuffer trailer) {
    byte[] hash = new byte[PackLayout.HASH_BYTES];
    trailer.get(PackLayout.COUNTS_BYTES, hash);
    return hash;
  }

  private static Pack framed(StoredBytes file) throws IOException {
    Path path = file.path();
    long size = file.sizeBytes();
    if (size < PackLayout.HEADER_BYTES + PackLayout.FANOUT_BYTES + PackLayout.TRAILER_BYTES) {
      throw new CorruptException(path + ": a pack of " + size + " bytes is cut short");
    }
    ByteBuffer header = ByteBuffer.allocate(PackLayout.HEADER_BYTES);
    file.read(0, header);
    requireHeader(path, header.array());
    ByteBuffer trailer = ByteBuffer.allocate(PackLayout.TRAILER_BYTES);
    file.read(size - PackLayout.TRAILER_BYTES, trailer);
    trailer.flip();
    long indexAt = trailer.getLong();
    int entries = trailer.getInt();
    int sections = trailer.getInt();
    byte[] tail = new byte[PackLayout.tail().length];
    trailer.get(PackLayout.TRAILER_BYTES - tail.length, tail);
    long indexBytes =
        PackLayout.FANOUT_BYTES
            + (long) entries * PackLayout.ENTRY_BYTES
            + (long) sections * PackLayout.SECTION_BYTES;
    if (!Arrays.equals(tail, PackLayout.tail())
        || entries < 0
        || sections < 0
        || indexAt < PackLayout.HEADER_BYTES
        || indexAt + indexBytes + PackLayout.TRAILER_BYTES != size) {
      throw new CorruptException(path + ": the trailer is damaged, or the pack is cut short");
    }
    String name = Digest.ofHash(hashIn(trailer)).hex() + PackLayout.PACK;
    if (!path.endsWith(name)) {
      throw new CorruptException(path + ": is misnamed, it is " + name);
    }
    return new Pack(file, file.map(indexAt, indexBytes), entries, sections, indexAt, trailer);
  }

  private static void requireHeader(Path path, byte[] header) throws IOException {
    byte[] expected = PackLayout.header();
    if (Arrays.equals(header, expected)) {
      return;
    }
    int version = header[PackLayout.VERSION_AT];
    header[PackLayout.VERSION_AT] = PackLayout.VERSION;
    if (Arrays.equals(header, expected) && version > PackLayout.VERSION) {
      throw new UnsupportedException(
          path + ": is of version " + version + " but known is " + PackLayout.VERSION,
          "use the newer argosy that wrote this store");
    }
    throw new CorruptException(path + ": the header is damaged");
  }

  StoredBytes file() {
    return file;
  }

  /// The index's bytes.
  ByteBuffer index() {
    return index.duplicate().rewind();
  }

  int entries() {
    return entries;
  }

  int sectionCount() {
    return sections;
  }

  /// Where the data ends and the index begins.
  long dataEnd() {
    return dataEnd;
  }

  Optional<Place.Stored> find(Digest digest) {
    int found = search(digest);
    return found < 0 ? Optional.empty() : Optional.of(place(found));
  }

  boolean has(Digest digest) {
    return search(digest) >= 0;
  }

  private int search(Digest digest) {
    int first = Integer.parseInt(digest.hex(), 0, 2, 16);
    long key = word(digest, 0);
    int low = first == 0 ? 0 : Math.max(0, index.getInt((first - 1) * 4));
    int high = Math.min(entries, index.getInt(first * 4)) - 1; // it may not be proven yet
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Long.compareUnsigned(index.getLong(entryAt(middle)), key);
      for (int w = 1; order == 0 && w < PackLayout.HASH_BYTES / Long.BYTES; w++) {
        long there = index.getLong(entryAt(middle) + w * Long.BYTES);
        order = Long.compareUnsigned(there, word(digest, w));
      }
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  /// Eight of a digest's bytes.
  private static long word(Digest digest, int which) {
    return Long.parseUnsignedLong(digest.hex(), which * 16, which * 16 + 16, 16);
  }

  private static int entryAt(int i) {
    return PackLayout.FANOUT_BYTES + i * PackLayout.ENTRY_BYTES;
  }

  private Digest digest(int at) {
    byte[] hash = new byte[PackLayout.HASH_BYTES];
    index.get(at, hash);
    return Digest.ofHash(hash);
  }

  /// The digest of entry `i`, in ascending order.
  Digest digestOf(int i) {
    return digest(entryAt(i));
  }

  long plainBytes(int i) {
    return index.getLong(entryAt(i) + PackLayout.HASH_BYTES);
  }

  /// The first of the sections of entry `i`, or that of its group; anything if it is empty.
  int firstSection(int i) {
    return index.getInt(entryAt(i) + PackLayout.HASH_BYTES + 8);
  }

  /// In the plain bytes of its group.
  int offset(int i) {
    return index.getInt(entryAt(i) + PackLayout.HASH_BYTES + 12);
  }

  /// How many sections hold that many bytes; 0 for an empty object, 1 for a member of a group.
  static int sectionCount(long plainBytes) {
    return (int) ((plainBytes + Sections.SECTION_BYTES - 1) / Sections.SECTION_BYTES);
  }

  /// Orders entries as their bytes lie.
  Comparator<Integer> inDataOrder() {
    Comparator<Integer> byPlace =
        Comparator.comparingLong(i -> plainBytes(i) == 0 ? 0 : section(firstSection(i)).at());
    return byPlace.thenComparingInt(this::offset);
  }

  Place.Stored place(int i) {
    long plain = plainBytes(i);
    int first = firstSection(i);
    int offset = offset(i);
    if (plain == 0) {
      return new Place.Stored(file, List.of(), 0, 0);
    }
    if (plain < Sections.MIN_BLOB_BYTES) {
      return new Place.Stored(file, List.of(section(first)), offset, plain);
    }
    int count = sectionCount(plain);
    List<StoredSection> own = new ArrayList<>(count);
    for (int k = first; k < first + count; k++) {
      own.add(section(k));
    }
    return new Place.Stored(file, own, 0, plain);
  }

  StoredSection section(int i) {
    int at =
        PackLayout.FANOUT_BYTES + entries * PackLayout.ENTRY_BYTES + i * PackLayout.SECTION_BYTES;
    return new StoredSection(
        index.getLong(at), index.getInt(at + 8), index.getInt(at + 12), digest(at + 16));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
