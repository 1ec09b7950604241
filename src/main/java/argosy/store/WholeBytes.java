package argosy.store;

import argosy.base.CorruptException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A small pack, read whole when it is opened: one read in the place of three, no mapping, and no
/// open file. Releases, refs and records make many of them.
final class WholeBytes implements StoredBytes {
  private static final int MOST_BYTES = 16 << 10;

  private final Path path;
  private final ByteBuffer bytes;

  private WholeBytes(Path path, ByteBuffer bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  /// The file, read if it is small, else open.
  static StoredBytes reading(Path path) throws IOException {
    StoreFile file = StoreFile.reading(path);
    boolean handedOut = false;
    try {
      long size = file.sizeBytes();
      if (size > MOST_BYTES) {
        handedOut = true;
        return file;
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) size);
      file.read(0, bytes);
      return new WholeBytes(path, bytes.flip().asReadOnlyBuffer());
    } finally {
      if (!handedOut) {
        file.close();
      }
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public long sizeBytes() {
    return bytes.limit();
  }

  @Override
  public void read(long at, ByteBuffer target) throws IOException {
    target.put(map(at, target.remaining()));
  }

  @Override
  public ByteBuffer map(long at, long length) throws CorruptException {
    if (at < 0 || length < 0 || length > bytes.limit() - at) {
      throw new CorruptException(
          path + ": expected " + length + " bytes at " + at + " but the file ends");
    }
    return bytes.slice((int) at, (int) length);
  }

  @Override
  public void close() {
    // Nothing is open.
  }
}
