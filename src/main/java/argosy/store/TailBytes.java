package argosy.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A pack far away whose end is at hand: what it takes to open it, in one request instead of three.
/// Its header is taken to be the one there is; the digest in the trailer covers it.
///
/// @param from where the tail begins in the pack
record TailBytes(StoredBytes pack, ByteBuffer tail, long from) implements StoredBytes {
  /// The index of some hundred objects; more is fetched when it is known how much.
  private static final int FIRST_BYTES = 16 << 10;

  static TailBytes fetch(StoredBytes pack) throws IOException {
    long size = pack.sizeBytes();
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(FIRST_BYTES, size));
    long from = size - tail.capacity();
    pack.read(from, tail);
    return new TailBytes(pack, tail.flip(), from);
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
    if (at == 0 && length == PackLayout.HEADER_BYTES) {
      target.put(PackLayout.header());
    } else if (at >= from) {
      target.put(tail.duplicate().slice((int) (at - from), length));
    } else {
      pack.read(at, target);
    }
  }

  @Override
  public ByteBuffer map(long at, long length) throws IOException {
    ByteBuffer whole = ByteBuffer.allocate(Math.toIntExact(length));
    if (at < from) {
      int missing = (int) Math.min(length, from - at);
      pack.read(at, whole.limit(missing));
      whole.limit(whole.capacity());
    }
    if (whole.hasRemaining()) {
      read(at + whole.position(), whole);
    }
    return whole.flip();
  }

  @Override
  public void close() throws IOException {
    pack.close();
  }
}
