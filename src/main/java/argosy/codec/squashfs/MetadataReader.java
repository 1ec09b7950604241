package argosy.codec.squashfs;

import argosy.base.CorruptException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads a table of metadata blocks (the grammar stands in [MetadataWriter]) at any place, keeping
/// the last blocks it read.
final class MetadataReader {
  private static final int KEPT_BLOCKS = 256;
  private final ImageSource source;
  private final Compression compression;
  private final String what;
  private final long start;
  private final long end;
  private final Map<Long, Loaded> kept =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Loaded> eldest) {
          return size() > KEPT_BLOCKS;
        }
      };

  /// @param what the table's name in messages
  /// @param end no block of the table reaches beyond
  MetadataReader(ImageSource source, Compression compression, String what, long start, long end) {
    this.source = source;
    this.compression = compression;
    this.what = what;
    this.start = start;
    this.end = end;
  }

  private static final class Loaded {
    final byte[] plain;
    final long next;

    Loaded(byte[] plain, long next) {
      this.plain = plain;
      this.next = next;
    }
  }

  /// Where reading goes on from `block << 16 | offset`.
  Cursor at(long reference) throws IOException {
    return new Cursor(start + (reference >>> 16), (int) (reference & 0xffff));
  }

  private Loaded load(long position) throws IOException {
    Loaded found = kept.get(position);
    if (found != null) {
      return found;
    }
    if (position < start || position > end - 2) {
      throw new CorruptException(
          "squashfs: " + what + ": a block at " + position + " is outside its table");
    }
    byte[] head = source.read(position, 2);
    int header = head[0] & 0xff | (head[1] & 0xff) << 8;
    int size = header & ~MetadataWriter.STORED_BIT;
    if (size == 0 || size > MetadataWriter.BLOCK_BYTES || position + 2 + size > end) {
      throw new CorruptException(
          "squashfs: " + what + ": the block at " + position + " says it has " + size + " bytes");
    }
    byte[] stored = source.read(position + 2, size);
    byte[] plain =
        (header & MetadataWriter.STORED_BIT) != 0
            ? stored
            : compression.decompress(
                stored, MetadataWriter.BLOCK_BYTES, what + " block at " + position);
    Loaded loaded = new Loaded(plain, position + 2 + size);
    kept.put(position, loaded);
    return loaded;
  }

  /// A place that moves forward while values are read, across blocks.
  final class Cursor {
    private Loaded block;
    private int offset;

    private Cursor(long position, int offset) throws IOException {
      this.block = load(position);
      this.offset = offset;
      if (offset >= block.plain.length) {
        throw new CorruptException(
            "squashfs: " + what + ": offset " + offset + " is outside the block at " + position);
      }
    }

    byte[] bytes(int count) throws IOException {
      byte[] out = new byte[count];
      int filled = 0;
      while (filled < count) {
        if (offset == block.plain.length) {
          if (block.plain.length < MetadataWriter.BLOCK_BYTES) {
            throw new CorruptException("squashfs: " + what + ": ends inside a record");
          }
          block = load(block.next);
          offset = 0;
        }
        int n = Math.min(count - filled, block.plain.length - offset);
        System.arraycopy(block.plain, offset, out, filled, n);
        filled += n;
        offset += n;
      }
      return out;
    }

    int u16() throws IOException {
      return (int) little(2);
    }

    int u32AsInt() throws IOException {
      return (int) little(4);
    }

    long u32() throws IOException {
      return little(4);
    }

    long u64() throws IOException {
      return little(8);
    }

    private long little(int count) throws IOException {
      byte[] bytes = bytes(count);
      long value = 0;
      for (int i = count - 1; i >= 0; i--) {
        value = value << 8 | bytes[i] & 0xff;
      }
      return value;
    }
  }
}
