package argosy.codec.zstd;

import static argosy.codec.zstd.Blocks.BLOCK_BYTES;
import static argosy.codec.zstd.Blocks.RAW;
import static argosy.codec.zstd.Blocks.RLE;
import static argosy.codec.zstd.Blocks.blockHeader;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/// One zstd frame being written, of plain bytes and of sections stored before ([Blocks] has the
/// grammar). The output is the caller's to close.
///
/// A section 0 and a run assume the initial repeat offsets 1, 4, 8. They hold at the start of the
/// frame and after [#resetOffsets()], until the next section; raw bytes and zeros leave them as
/// they are.
public final class FrameWriter {
  /// Three sequences, each of no literals and a match of 3 bytes, at the offsets 8, 4 and 1: it
  /// leaves the repeat offsets 1, 4, 8 and regenerates 9 bytes, each a copy of what stands before.
  ///
  ///     44 00 00   header: a compressed block of 8 bytes
  ///     00         literals (3.1.1.3.1.1): raw, none
  ///     03         sequences (3.1.1.3.2.1): 3
  ///     44         modes: literal lengths RLE, offsets predefined, match lengths RLE
  ///     00 00      the literal length code 0 and the match length code 0 (length 3)
  ///     b8 dd 4a   the bit stream of the offset codes
  private static final byte[] RESET = {
    0x44, 0x00, 0x00, 0x00, 0x03, 0x44, 0x00, 0x00, (byte) 0xb8, (byte) 0xdd, 0x4a
  };

  /// What [#resetOffsets()] regenerates.
  public static final int RESET_BYTES = 9;

  /// How many equal bytes must stand before [#resetOffsets()].
  public static final int BYTES_BEFORE_RESET = 8;

  private static final int FEWEST_ZEROS_FOR_RLE = 64;

  private final OutputStream out;
  private final byte[] pending = new byte[BLOCK_BYTES];
  private int pendingBytes;
  private int equalBytes;
  private byte lastByte;
  private boolean initialOffsets = true;

  /// Begins the frame.
  public FrameWriter(OutputStream out) throws IOException {
    this.out = out;
    out.write(Blocks.frameHeader());
  }

  /// Plain bytes as they are; collected into blocks as large as may be.
  public void raw(byte[] bytes, int offset, int length) throws IOException {
    noteEqualBytes(bytes, offset, length);
    int at = offset;
    int left = length;
    while (left > 0) {
      if (pendingBytes == 0 && left >= BLOCK_BYTES) {
        header(RAW, BLOCK_BYTES);
        out.write(bytes, at, BLOCK_BYTES);
        at += BLOCK_BYTES;
        left -= BLOCK_BYTES;
        continue;
      }
      int n = Math.min(left, BLOCK_BYTES - pendingBytes);
      System.arraycopy(bytes, at, pending, pendingBytes, n);
      pendingBytes += n;
      at += n;
      left -= n;
      if (pendingBytes == BLOCK_BYTES) {
        flushRaw();
      }
    }
  }

  public void raw(byte[] bytes) throws IOException {
    raw(bytes, 0, bytes.length);
  }

  /// Zero bytes, 4 bytes of frame for each 128 KiB.
  public void zeros(long count) throws IOException {
    if (count < FEWEST_ZEROS_FOR_RLE) {
      raw(new byte[(int) count]);
      return;
    }
    flushRaw();
    long left = count;
    while (left > 0) {
      int n = (int) Math.min(left, BLOCK_BYTES);
      header(RLE, n);
      out.write(0);
      left -= n;
    }
    lastByte = 0;
    equalBytes = BYTES_BEFORE_RESET;
  }

  /// Puts the repeat offsets back to 1, 4, 8; regenerates [#RESET_BYTES] bytes equal to the last.
  ///
  /// @throws IllegalStateException unless the last 8 bytes were written as equal raw bytes or zeros
  public void resetOffsets() throws IOException {
    if (equalBytes < BYTES_BEFORE_RESET) {
      throw new IllegalStateException(
          "zstd frame: 8 equal bytes must stand before the reset of offsets, but only "
              + equalBytes
              + " do");
    }
    flushRaw();
    out.write(RESET);
    initialOffsets = true;
  }

  /// Whether a section 0 or a run may follow without [#resetOffsets()].
  public boolean hasInitialOffsets() {
    return initialOffsets;
  }

  /// Blocks of a section or run, as they are. For a section 0 and a run the initial offsets must
  /// hold: nobody checks that.
  public void section(ByteBuffer blocks) throws IOException {
    flushRaw();
    ByteBuffer b = blocks.duplicate();
    if (b.hasArray()) {
      out.write(b.array(), b.arrayOffset() + b.position(), b.remaining());
    } else {
      while (b.hasRemaining()) {
        int n = Math.min(b.remaining(), pending.length);
        b.get(pending, 0, n);
        out.write(pending, 0, n);
      }
    }
    equalBytes = 0;
    initialOffsets = false;
  }

  /// Ends the frame.
  public void finish() throws IOException {
    flushRaw();
    out.write(Blocks.lastBlock());
  }

  private void flushRaw() throws IOException {
    if (pendingBytes > 0) {
      header(RAW, pendingBytes);
      out.write(pending, 0, pendingBytes);
      pendingBytes = 0;
    }
  }

  private void header(int type, int size) throws IOException {
    int h = blockHeader(type, size);
    out.write(new byte[] {(byte) h, (byte) (h >> 8), (byte) (h >> 16)});
  }

  private void noteEqualBytes(byte[] bytes, int offset, int length) {
    for (int i = Math.max(0, length - BYTES_BEFORE_RESET); i < length; i++) {
      byte b = bytes[offset + i];
      equalBytes = equalBytes > 0 && b == lastByte ? equalBytes + 1 : 1;
      lastByte = b;
    }
    equalBytes = Math.min(equalBytes, BYTES_BEFORE_RESET);
  }
}
