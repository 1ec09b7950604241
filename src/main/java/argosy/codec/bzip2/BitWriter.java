package argosy.codec.bzip2;

import java.io.IOException;
import java.io.OutputStream;

/// Bits, the most significant of a byte first.
final class BitWriter {
  private final OutputStream out;
  private long held;
  private int count;

  BitWriter(OutputStream out) {
    this.out = out;
  }

  /// @param n at most 32
  void write(int n, long value) throws IOException {
    held = held << n | value & (1L << n) - 1;
    count += n;
    while (count >= 8) {
      count -= 8;
      out.write((int) (held >>> count));
    }
  }

  /// Fills the last byte.
  void pad() throws IOException {
    if (count > 0) {
      write(8 - count, 0);
    }
  }
}
