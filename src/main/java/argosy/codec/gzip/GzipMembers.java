package argosy.codec.gzip;

import io.airlift.compress.v3.deflate.DeflateCompressor;
import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.CRC32;

/// Makes whole gzip members of plain bytes; a gzip stream is any number of them, at least one.
///
///     member  = 1f 8b  method=08  flags=00  mtime=00000000  extra-flags=00  os=ff
///               deflate  crc32  plain-bytes          ; both little-endian, modulo 2^32
///
/// RFC 1952 section 2.3. A function of the bytes and the level. Safe for several threads at once.
public final class GzipMembers {
  /// What `gzip -6` gives, nearly.
  public static final int DEFAULT_LEVEL = 6;

  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private final int level;
  // Each holds native memory until it is collected: as many as threads, not as members.
  private final Deque<DeflateCompressor> idle = new ArrayDeque<>();

  /// @param level 0 to 12, as libdeflate's
  public GzipMembers(int level) {
    this.level = level;
  }

  /// Whether libdeflate writes; otherwise zlib does, and the bytes are others.
  public static boolean isNative() {
    return DeflateNativeCompressor.isEnabled();
  }

  public ByteBuffer member(byte[] plain, int offset, int length) {
    DeflateCompressor compressor = take();
    byte[] out = new byte[HEADER_BYTES + compressor.maxCompressedLength(length) + TRAILER_BYTES];
    out[0] = 0x1f;
    out[1] = (byte) 0x8b;
    out[2] = 8;
    out[9] = (byte) 0xff;
    int n =
        compressor.compress(
            plain, offset, length, out, HEADER_BYTES, out.length - HEADER_BYTES - TRAILER_BYTES);
    give(compressor);
    CRC32 crc = new CRC32();
    crc.update(plain, offset, length);
    ByteBuffer whole = ByteBuffer.wrap(out).order(ByteOrder.LITTLE_ENDIAN);
    whole.putInt(HEADER_BYTES + n, (int) crc.getValue());
    whole.putInt(HEADER_BYTES + n + 4, length);
    return whole.limit(HEADER_BYTES + n + TRAILER_BYTES);
  }

  private synchronized DeflateCompressor take() {
    DeflateCompressor free = idle.pollFirst();
    return free != null ? free : DeflateCompressor.create(level);
  }

  private synchronized void give(DeflateCompressor compressor) {
    idle.addFirst(compressor);
  }
}
