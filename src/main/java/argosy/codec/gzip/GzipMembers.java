package argosy.codec.gzip;

import argosy.codec.deflate.RawDeflate;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
  private final RawDeflate deflate;

  /// @param level 0 to 12, as libdeflate's
  public GzipMembers(int level) {
    this.deflate = new RawDeflate(level);
  }

  public ByteBuffer member(byte[] plain, int offset, int length) {
    ByteBuffer whole =
        deflate
            .compress(plain, offset, length, HEADER_BYTES, TRAILER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    whole.put(0, (byte) 0x1f).put(1, (byte) 0x8b).put(2, (byte) 8).put(9, (byte) 0xff);
    CRC32 crc = new CRC32();
    crc.update(plain, offset, length);
    int trailer = whole.limit() - TRAILER_BYTES;
    return whole.putInt(trailer, (int) crc.getValue()).putInt(trailer + 4, length);
  }
}
