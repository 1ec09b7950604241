package argosy.codec.zstd;

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
    int length = section.remaining();
    int need = FRAME_HEADER_BYTES + length + Blocks.BLOCK_HEADER_BYTES;
    if (frame.length < need) {
      frame = new byte[need + need / 4];
      System.arraycopy(Blocks.frameHeader(), 0, frame, 0, FRAME_HEADER_BYTES);
    }
    section.duplicate().get(frame, FRAME_HEADER_BYTES, length);
    byte[] last = Blocks.lastBlock();
    System.arraycopy(last, 0, frame, FRAME_HEADER_BYTES + length, last.length);
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
