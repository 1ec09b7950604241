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
  public static final int TRAILER_BYTES = 8;
  private final RawDeflate deflate;

  /// @param level 0 to 12, as libdeflate's
  public GzipMembers(int level) {
    this.deflate = new RawDeflate(level);
  }

  public ByteBuffer member(byte[] plain, int offset, int length) {
    return around(
        deflate.compress(plain, offset, length, HEADER_BYTES, TRAILER_BYTES),
        plain,
        offset,
        length);
  }

  /// As [#member], of what was deflated before.
  public static ByteBuffer member(ByteBuffer stream, byte[] plain) {
    ByteBuffer whole = ByteBuffer.allocate(HEADER_BYTES + stream.remaining() + TRAILER_BYTES);
    whole.put(HEADER_BYTES, stream, stream.position(), stream.remaining());
    return around(whole, plain, 0, plain.length);
  }

  /// What a member has between its header and its trailer.
  public static ByteBuffer stream(ByteBuffer member) {
    return member.slice(HEADER_BYTES, member.limit() - HEADER_BYTES - TRAILER_BYTES);
  }

  private static ByteBuffer around(ByteBuffer whole, byte[] plain, int offset, int length) {
    whole.order(ByteOrder.LITTLE_ENDIAN);
    whole.put(0, (byte) 0x1f).put(1, (byte) 0x8b).put(2, (byte) 8).put(9, (byte) 0xff);
    CRC32 crc = new CRC32();
    crc.update(plain, offset, length);
    int trailer = whole.limit() - TRAILER_BYTES;
    return whole.putInt(trailer, (int) crc.getValue()).putInt(trailer + 4, length);
  }
}
