package argosy.codec.bzip2;

import java.io.IOException;
import java.io.OutputStream;

/// Writes one bzip2 stream of blocks of up to 900,000 bytes; the same bytes always. Closing ends
/// the stream and leaves the output open.
public final class Bzip2OutputStream extends OutputStream {
  private static final int LEVEL = 9;

  /// A run may add five bytes.
  private static final int BLOCK_BYTES = LEVEL * 100_000 - 19;

  private final OutputStream out;
  private final BitWriter bits;
  private final byte[] block = new byte[LEVEL * 100_000];
  private int filled;
  private Crc crc = new Crc();
  private int combined;
  private int last = -1;
  private int run;
  private boolean ended;

  /// @param out the caller's to close
  public Bzip2OutputStream(OutputStream out) throws IOException {
    this.out = out;
    this.bits = new BitWriter(out);
    bits.write(24, 0x425a68);
    bits.write(8, '0' + LEVEL);
  }

  @Override
  public void write(int b) throws IOException {
    int value = b & 0xff;
    if (value == last && run < 255 + 4) {
      run++;
    } else {
      endRun();
      last = value;
      run = 1;
    }
    crc.update(value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int i = offset; i < offset + length; i++) {
      write(bytes[i]);
    }
  }

  /// Four equal bytes are followed by how many more there are.
  private void endRun() throws IOException {
    for (int i = 0; i < Math.min(run, 4); i++) {
      block[filled++] = (byte) last;
    }
    if (run >= 4) {
      block[filled++] = (byte) (run - 4);
    }
    run = 0;
    if (filled >= BLOCK_BYTES) {
      endBlock();
    }
  }

  private void endBlock() throws IOException {
    if (filled > 0) {
      int sum = crc.value();
      combined = (combined << 1 | combined >>> 31) ^ sum;
      BlockWriter.write(bits, block, filled, sum);
      filled = 0;
      crc = new Crc();
    }
  }

  @Override
  public void flush() {
    // Bits that do not fill a byte cannot go.
  }

  @Override
  public void close() throws IOException {
    if (!ended) {
      ended = true;
      endRun();
      endBlock();
      bits.write(24, 0x177245);
      bits.write(24, 0x385090);
      bits.write(32, combined);
      bits.pad();
      out.flush();
    }
  }
}
