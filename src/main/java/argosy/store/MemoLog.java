package argosy.store;

import argosy.model.Digest;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One file of the memo, only added to (all numbers big-endian):
///
///     log   := entry*
///     entry := u32:crc u8:kind-length u32:value-length u32:value-crc sha256:input kind value
///
/// `crc` is of the fields after it up to the kind, `value-crc` of the value (CRC-32C). What follows
/// an entry whose fields are damaged is lost.
final class MemoLog implements Closeable {
  private static final int FIXED_BYTES = 4 + 1 + 4 + 4 + PackLayout.HASH_BYTES;
  private static final int BUFFER_BYTES = 128 << 10;
  private static final int LIKELY_BYTES = 256;

  private final StoreFile file;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long written;

  MemoLog(StoreFile file) {
    this.file = file;
  }

  static MemoLog reading(Path path) throws IOException {
    return new MemoLog(StoreFile.reading(path));
  }

  /// Takes what is found on the way.
  interface Found {
    void entry(String kind, Digest input, long offset);
  }

  /// Goes through the file up to its end or to what is damaged; entries are added after that.
  void scan(Found found) throws IOException {
    long size = file.sizeBytes();
    ByteBuffer window = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
    long at = 0;
    while (size - at >= FIXED_BYTES) {
      if (window.remaining() < FIXED_BYTES + 255) {
        window.clear().limit((int) Math.min(window.capacity(), size - at));
        file.read(at, window);
        window.flip();
      }
      Optional<Fields> fields = Fields.read(window);
      if (fields.isEmpty() || fields.get().entryBytes() > size - at) {
        break;
      }
      found.entry(fields.get().kind, fields.get().input, at);
      at += fields.get().entryBytes();
      int value = fields.get().valueBytes;
      window.position(window.position() + Math.min(value, window.remaining()));
      if (window.remaining() == 0) {
        window.limit(0);
      }
    }
    written = at;
  }

  /// @return where the entry is
  long append(String kind, Digest input, byte[] value) throws IOException {
    byte[] kindBytes = kind.getBytes(StandardCharsets.UTF_8);
    if (kindBytes.length > 255) {
      throw new IllegalArgumentException("the kind of a memo is too long: " + kind);
    }
    ByteBuffer fields = ByteBuffer.allocate(FIXED_BYTES + kindBytes.length);
    fields
        .putInt(0)
        .put((byte) kindBytes.length)
        .putInt(value.length)
        .putInt(crc(ByteBuffer.wrap(value)));
    fields.put(input.hash()).put(kindBytes);
    fields.putInt(0, crc(fields.slice(4, fields.capacity() - 4))).flip();
    if (buffer.remaining() < fields.remaining() + value.length) {
      flush();
    }
    long at = written + buffer.position();
    if (buffer.remaining() < fields.remaining() + value.length) {
      file.write(at, fields);
      file.write(at + fields.remaining(), ByteBuffer.wrap(value));
      written += fields.remaining() + value.length;
    } else {
      buffer.put(fields).put(value);
    }
    return at;
  }

  void flush() throws IOException {
    if (buffer.position() > 0) {
      buffer.flip();
      file.write(written, buffer);
      written += buffer.limit();
      buffer.clear();
    }
  }

  /// The value if the entry there is of that kind and input, and sound.
  Optional<byte[]> read(long at, String kind, Digest input) throws IOException {
    long left = file.sizeBytes() - at;
    ByteBuffer start = ByteBuffer.allocate((int) Math.max(0, Math.min(LIKELY_BYTES, left)));
    file.read(at, start);
    Optional<Fields> fields = Fields.read(start.flip());
    if (fields.isEmpty()
        || !fields.get().kind.equals(kind)
        || !fields.get().input.equals(input)
        || fields.get().entryBytes() > left) {
      return Optional.empty();
    }
    byte[] value = new byte[fields.get().valueBytes];
    int here = Math.min(value.length, start.remaining());
    start.get(value, 0, here);
    file.read(at + start.position(), ByteBuffer.wrap(value, here, value.length - here).slice());
    return crc(ByteBuffer.wrap(value)) == fields.get().valueCrc
        ? Optional.of(value)
        : Optional.empty();
  }

  /// The file, on which entries that were added may not be yet.
  StoreFile file() {
    return file;
  }

  boolean isWritten(long at) {
    return at < written;
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  private record Fields(String kind, Digest input, int valueBytes, int valueCrc) {
    long entryBytes() {
      return FIXED_BYTES + (long) kind.getBytes(StandardCharsets.UTF_8).length + valueBytes;
    }

    /// Moves past the fields; empty if they are damaged or do not fit.
    static Optional<Fields> read(ByteBuffer in) {
      if (in.remaining() < FIXED_BYTES) {
        return Optional.empty();
      }
      int start = in.position();
      int crc = in.getInt();
      int kindLength = in.get() & 0xff;
      int valueBytes = in.getInt();
      int valueCrc = in.getInt();
      byte[] input = new byte[PackLayout.HASH_BYTES];
      in.get(input);
      if (valueBytes < 0
          || in.remaining() < kindLength
          || crc(in.slice(start + 4, FIXED_BYTES - 4 + kindLength)) != crc) {
        return Optional.empty();
      }
      byte[] kind = new byte[kindLength];
      in.get(kind);
      return Optional.of(
          new Fields(
              new String(kind, StandardCharsets.UTF_8),
              Digest.ofHash(input),
              valueBytes,
              valueCrc));
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /// Drops what is beyond the last sound entry, so that new ones are found after it.
  void cutTail() throws IOException {
    file.truncate(written);
  }
}
