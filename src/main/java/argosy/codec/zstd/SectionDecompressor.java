package argosy.codec.zstd;

import static argosy.codec.zstd.Blocks.BLOCK_HEADER_BYTES;
import static argosy.codec.zstd.Blocks.FRAME_HEADER_BYTES;

import argosy.base.CorruptException;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;

/// Sections and runs to plain bytes, each on its own. One thread at a time.
public final class SectionDecompressor implements AutoCloseable {
  private final ZstdDecompressCtx context = new ZstdDecompressCtx();
  private byte[] frame = new byte[0];

  /// @param plainBytes how many it must give
  /// @throws CorruptException if the blocks are damaged or give another number of bytes
  public void decompress(ByteBuffer section, byte[] target, int offset, int plainBytes)
      throws CorruptException {
    int need = FRAME_HEADER_BYTES + section.remaining() + BLOCK_HEADER_BYTES;
    decompress(section, begin(need), need, target, offset, plainBytes);
  }

  /// A run that may refer to the plain bytes before it.
  ///
  /// @param head at most one block
  /// @param target gets the head too
  /// @param plainBytes of both
  public void decompressAfter(byte[] head, ByteBuffer run, byte[] target, int plainBytes)
      throws CorruptException {
    int need = FRAME_HEADER_BYTES + 2 * BLOCK_HEADER_BYTES + head.length + run.remaining();
    int at = begin(need);
    int raw = Blocks.blockHeader(Blocks.RAW, head.length);
    for (int i = 0; i < BLOCK_HEADER_BYTES; i++) {
      frame[at++] = (byte) (raw >> 8 * i);
    }
    System.arraycopy(head, 0, frame, at, head.length);
    decompress(run, at + head.length, need, target, 0, plainBytes);
  }

  /// Makes room for a frame.
  ///
  /// @return where its first block goes
  private int begin(int bytes) {
    if (frame.length < bytes) {
      frame = new byte[bytes + bytes / 4];
      System.arraycopy(Blocks.frameHeader(), 0, frame, 0, FRAME_HEADER_BYTES);
    }
    return FRAME_HEADER_BYTES;
  }

  private void decompress(
      ByteBuffer section, int at, int need, byte[] target, int offset, int plainBytes)
      throws CorruptException {
    section.duplicate().get(frame, at, section.remaining());
    byte[] last = Blocks.lastBlock();
    System.arraycopy(last, 0, frame, need - last.length, last.length);
    try {
      int n = context.decompressByteArray(target, offset, plainBytes, frame, 0, need);
      if (n != plainBytes) {
        throw new CorruptException(
            "zstd section: expected " + plainBytes + " plain bytes but got " + n);
      }
    } catch (ZstdException e) {
      throw new CorruptException(
          "zstd section of " + plainBytes + " plain bytes: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}
