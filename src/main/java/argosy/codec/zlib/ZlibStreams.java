package argosy.codec.zlib;

import argosy.codec.deflate.RawDeflate;
import java.nio.ByteBuffer;
import java.util.zip.Adler32;
import java.util.zip.Deflater;

/// Makes whole zlib streams of plain bytes.
///
///     stream = 78 9c  deflate  int32:adler32 of the plain bytes, big-endian
///
/// A function of the bytes and the level. Safe for several threads at once.
public final class ZlibStreams {
  private static final short HEADER = 0x789c;
  private static final int HEADER_BYTES = 2;
  private static final int TRAILER_BYTES = 4;
  private final RawDeflate deflate;

  /// @param level 0 to 12, as libdeflate's
  public ZlibStreams(int level) {
    this.deflate = new RawDeflate(level);
  }

  /// The stream, from position 0 of an array of its own.
  public ByteBuffer compress(byte[] plain, int offset, int length) {
    ByteBuffer whole = deflate.compress(plain, offset, length, HEADER_BYTES, TRAILER_BYTES);
    Adler32 sum = new Adler32();
    sum.update(plain, offset, length);
    return whole.putShort(0, HEADER).putInt(whole.limit() - TRAILER_BYTES, (int) sum.getValue());
  }

  /// A stream around what was deflated before.
  public static ByteBuffer around(ByteBuffer deflated, int adler32) {
    int length = deflated.remaining();
    return ByteBuffer.allocate(HEADER_BYTES + length + TRAILER_BYTES)
        .putShort(HEADER)
        .put(deflated.duplicate())
        .putInt(adler32)
        .flip();
  }

  /// What a stream has between its header and its trailer.
  public static ByteBuffer deflated(ByteBuffer stream) {
    return stream.slice(HEADER_BYTES, stream.limit() - HEADER_BYTES - TRAILER_BYTES);
  }

  /// What a stream says of its plain bytes.
  public static int adler32(ByteBuffer stream) {
    return stream.getInt(stream.limit() - TRAILER_BYTES);
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
}
