package argosy.store;

import argosy.base.CorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// A pack read forwards by one thread: one request fetches what the next sections will want too.
final class AheadBytes implements StoredBytes {
  private static final int WINDOW_BYTES = 4 << 20;

  /// Bytes nobody wants between two wanted sections, that cost less than a request.
  private static final int GAP_BYTES = 64 << 10;

  private final StoredBytes pack;
  private final NavigableMap<Long, Integer> wanted = new TreeMap<>();
  private byte[] window = new byte[0];
  private long from;

  /// @param sections that will be read
  AheadBytes(StoredBytes pack, Collection<StoredSection> sections) {
    this.pack = pack;
    sections.forEach(s -> wanted.put(s.at(), s.storedBytes()));
  }

  @Override
  public Path path() {
    return pack.path();
  }

  @Override
  public long sizeBytes() throws IOException {
    return pack.sizeBytes();
  }

  @Override
  public void read(long at, ByteBuffer target) throws IOException {
    int length = target.remaining();
    if (at < from || at + length > from + window.length) {
      ByteBuffer fresh = ByteBuffer.allocate(Math.max(length, worthFetching(at)));
      pack.read(at, fresh);
      window = fresh.array();
      from = at;
    }
    target.put(window, (int) (at - from), length);
  }

  /// What is wrong in the window is fetched again, where there are mirrors from another.
  @Override
  public byte[] read(StoredSection section) throws IOException {
    try {
      return StoredBytes.super.read(section);
    } catch (CorruptException e) {
      window = new byte[0];
      return pack.read(section);
    }
  }

  /// How many bytes from a position hold wanted sections without a wide gap.
  private int worthFetching(long at) {
    long end = at;
    for (Map.Entry<Long, Integer> section : wanted.tailMap(at, true).entrySet()) {
      long next = section.getKey() + section.getValue();
      if (section.getKey() - end > GAP_BYTES || next - at > WINDOW_BYTES) {
        break;
      }
      end = next;
    }
    return (int) (end - at);
  }

  @Override
  public ByteBuffer map(long at, long length) throws IOException {
    return pack.map(at, length);
  }

  @Override
  public void close() {
    // The pack is its owner's to close.
  }
}
