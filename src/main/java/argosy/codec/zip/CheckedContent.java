package argosy.codec.zip;

import argosy.base.BlockFilterInputStream;
import argosy.base.CorruptException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/// A member's plain bytes, its size and CRC checked before the end is shown.
final class CheckedContent extends BlockFilterInputStream {
  private final String where;
  private final long sizeBytes;
  private final long expected;
  private final CRC32 crc = new CRC32();
  private long seen;

  CheckedContent(String where, InputStream in, long sizeBytes, long expected) {
    super(in);
    this.where = where;
    this.sizeBytes = sizeBytes;
    this.expected = expected;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int n = in.read(buffer, offset, length);
    if (n > 0) {
      crc.update(buffer, offset, n);
      seen += n;
    }
    if (seen > sizeBytes || n < 0 && (seen != sizeBytes || crc.getValue() != expected)) {
      throw new CorruptException(
          "%s: expected %d bytes of CRC %08x but got %d of %08x"
              .formatted(where, sizeBytes, expected, seen, crc.getValue()));
    }
    return n;
  }
}
