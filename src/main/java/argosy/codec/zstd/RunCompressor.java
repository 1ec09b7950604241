package argosy.codec.zstd;

import static argosy.codec.zstd.Blocks.FRAME_HEADER_BYTES;
import static argosy.codec.zstd.Blocks.SECTION_BYTES;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;

/// Up to [Blocks#SECTION_BYTES] plain bytes to blocks, none marked last, in one call of libzstd:
/// small files and the headers between them, compressed together. The blocks assume the initial
/// repeat offsets, as section 0 of a blob does, and are a function of the bytes alone. One thread
/// at a time.
public final class RunCompressor implements AutoCloseable {
  private static final int LEVEL = 3;
  private static final int WINDOW_LOG = 20;

  private final ZstdCompressCtx context = context();
  private byte[] compressed = new byte[0];

  /// libzstd set up so that a frame header is always [Blocks#FRAME_HEADER_BYTES] long.
  static ZstdCompressCtx context() {
    return new ZstdCompressCtx()
        .setLevel(LEVEL)
        .setWindowLog(WINDOW_LOG)
        .setChecksum(false)
        .setContentSize(false)
        .setDictID(false);
  }

  /// @param length at least 1, at most [Blocks#SECTION_BYTES]
  /// @return valid until the next call
  public ByteBuffer compress(byte[] plain, int offset, int length) throws IOException {
    if (length < 1 || length > SECTION_BYTES) {
      throw new IllegalArgumentException(
          "a run has 1 to " + SECTION_BYTES + " bytes, got " + length);
    }
    int bound = (int) Zstd.compressBound(length);
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int end = context.compressByteArray(compressed, 0, compressed.length, plain, offset, length);
    int last = Blocks.lastBlockAt(compressed, FRAME_HEADER_BYTES, end);
    compressed[last] &= (byte) ~1;
    return ByteBuffer.wrap(compressed, FRAME_HEADER_BYTES, end - FRAME_HEADER_BYTES).slice();
  }

  @Override
  public void close() {
    context.close();
  }
}
