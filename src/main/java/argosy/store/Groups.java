package argosy.store;

import argosy.codec.zstd.SectionDecompressor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Groups of small blobs, decompressed and checked; the last few are kept, so that reading blobs in
/// the order they were stored decompresses each group once.
final class Groups {
  private record Key(StoredBytes file, long at) {}

  private final long keptBytes;
  private final Map<Key, byte[]> kept = new LinkedHashMap<>(64, 0.75f, true);
  private final Deque<SectionDecompressor> idle = new ArrayDeque<>();
  private long bytes;

  /// @param keptBytes how much is kept at most, beyond the last
  Groups(long keptBytes) {
    this.keptBytes = keptBytes;
  }

  /// The group's plain bytes; not to be written to.
  byte[] plain(StoredBytes file, StoredSection group) throws IOException {
    Key key = new Key(file, group.at());
    Optional<byte[]> found = find(key);
    if (found.isPresent()) {
      return found.get();
    }
    byte[] plain = decompress(file, group);
    keep(key, plain);
    return plain;
  }

  private synchronized Optional<byte[]> find(Key key) {
    return Optional.ofNullable(kept.get(key));
  }

  byte[] decompress(StoredBytes file, StoredSection section) throws IOException {
    byte[] plain = new byte[section.plainBytes()];
    byte[] stored = file.read(section);
    SectionDecompressor decompressor = take();
    try {
      decompressor.decompress(ByteBuffer.wrap(stored), plain, 0, plain.length);
    } finally {
      giveBack(decompressor);
    }
    return plain;
  }

  private synchronized SectionDecompressor take() {
    return idle.isEmpty() ? new SectionDecompressor() : idle.pop();
  }

  private synchronized void giveBack(SectionDecompressor decompressor) {
    idle.push(decompressor);
  }

  private synchronized void keep(Key key, byte[] plain) {
    if (kept.put(key, plain) == null) {
      bytes += plain.length;
    }
    var eldest = kept.entrySet().iterator();
    while (bytes > keptBytes && kept.size() > 1) {
      bytes -= eldest.next().getValue().length;
      eldest.remove();
    }
  }

  synchronized void close() {
    idle.forEach(SectionDecompressor::close);
    idle.clear();
    kept.clear();
    bytes = 0;
  }
}
