package argosy.codec.bzip2;

import argosy.base.CorruptException;
import java.io.IOException;
import java.io.InputStream;

/// Bits, the most significant of a byte first.
final class BitReader {
  private final String where;
  private final InputStream in;
  private final byte[] buffer = new byte[1 << 15];
  private int at;
  private int filled;
  private long held;
  private int count;

  BitReader(String where, InputStream in) {
    this.where = where;
    this.in = in;
  }

  /// @param n at most 24
  int read(int n) throws IOException {
    while (count < n) {
      int b = next();
      if (b < 0) {
        throw new CorruptException(where + ": ends too early");
      }
      held = held << 8 | b;
      count += 8;
    }
    count -= n;
    return (int) (held >>> count) & (1 << n) - 1;
  }

  /// Goes to the next whole byte and tells whether there is one.
  boolean startsAnother() throws IOException {
    count -= count % 8;
    if (count > 0) {
      return true;
    }
    int b = next();
    if (b < 0) {
      return false;
    }
    held = held << 8 | b;
    count = 8;
    return true;
  }

  CorruptException corrupt(String what) {
    return new CorruptException(where + ": " + what);
  }

  private int next() throws IOException {
    if (at == filled) {
      filled = in.read(buffer);
      at = 0;
      if (filled <= 0) {
        filled = 0;
        return -1;
      }
    }
    return buffer[at++] & 0xff;
  }
}
