package argosy.codec.zlib;

import io.airlift.compress.v3.deflate.DeflateCompressor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/// Makes whole zlib streams of plain bytes.
///
///     stream = 78 9c  deflate  int32:adler32 of the plain bytes, big-endian
///
/// A function of the bytes and the level. Safe for several threads at once.
public final class ZlibStreams {
  private static final int HEADER_BYTES = 2;
  private static final int TRAILER_BYTES = 4;
  private final int level;
  // Each holds native memory until it is collected: as many as threads, not as streams.
  private final Deque<DeflateCompressor> idle = new ArrayDeque<>();

  /// @param level 0 to 12, as libdeflate's
  public ZlibStreams(int level) {
    this.level = level;
  }

  /// The stream, from position 0 of an array of its own.
  public ByteBuffer compress(byte[] plain, int offset, int length) {
    DeflateCompressor compressor = take();
    byte[] out = new byte[HEADER_BYTES + compressor.maxCompressedLength(length) + TRAILER_BYTES];
    out[0] = 0x78;
    out[1] = (byte) 0x9c;
    int room = out.length - HEADER_BYTES - TRAILER_BYTES;
    int n = compressor.compress(plain, offset, length, out, HEADER_BYTES, room);
    give(compressor);
    Adler32 sum = new Adler32();
    sum.update(plain, offset, length);
    ByteBuffer whole = ByteBuffer.wrap(out);
    whole.putInt(HEADER_BYTES + n, (int) sum.getValue());
    return whole.limit(HEADER_BYTES + n + TRAILER_BYTES);
  }

  /// Exactly what zlib itself makes at its default level, for those who compress again and compare.
  public static ByteBuffer asZlibDoes(byte[] plain) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(plain);
      deflater.finish();
      byte[] out = new byte[plain.length + plain.length / 1000 + 64];
      int n = deflater.deflate(out);
      if (!deflater.finished()) {
        throw new IllegalStateException("a zlib stream grew beyond zlib's own bound");
      }
      return ByteBuffer.wrap(out, 0, n);
    }
  }

  private synchronized DeflateCompressor take() {
    DeflateCompressor free = idle.pollFirst();
    return free != null ? free : DeflateCompressor.create(level);
  }

  private synchronized void give(DeflateCompressor compressor) {
    idle.addFirst(compressor);
  }
}
