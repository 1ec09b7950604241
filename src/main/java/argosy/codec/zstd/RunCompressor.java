package argosy.codec.zstd;

import static argosy.codec.zstd.Blocks.BLOCK_HEADER_BYTES;
import static argosy.codec.zstd.Blocks.FRAME_HEADER_BYTES;
import static argosy.codec.zstd.Blocks.SECTION_BYTES;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Up to [Blocks#SECTION_BYTES] plain bytes to blocks, none marked last, in one call of libzstd:
/// small files and the headers between them, compressed together. The blocks assume the initial
/// repeat offsets, as section 0 of a blob does, and are a function of the bytes alone. One thread
/// at a time.
public final class RunCompressor implements AutoCloseable {
  private static final int LEVEL = 3;
  private static final int WINDOW_LOG = 20;

  /// For the frame's header and the block header of the flush.
  private static final int SLACK_BYTES = 64;

  private final ZstdCompressCtx context = context();
  private final ZstdCompressCtx stream = context();
  private ByteBuffer in = ByteBuffer.allocateDirect(0);
  private ByteBuffer out = ByteBuffer.allocateDirect(0);
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
    requireLength(length);
    int bound = (int) Zstd.compressBound(length);
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int end = context.compressByteArray(compressed, 0, compressed.length, plain, offset, length);
    int last = Blocks.lastBlockAt(compressed, FRAME_HEADER_BYTES, end);
    compressed[last] &= (byte) ~1;
    return ByteBuffer.wrap(compressed, FRAME_HEADER_BYTES, end - FRAME_HEADER_BYTES).slice();
  }

  /// As [#compress], for blocks that stand right after some other bytes and may refer to them.
  ///
  /// @param head those bytes, at most one block: such that they cannot be compressed
  /// @return empty if they can be
  public Optional<ByteBuffer> compressAfter(byte[] head, byte[] plain, int offset, int length)
      throws IOException {
    requireLength(length);
    int bound = (int) Zstd.compressBound((long) head.length + length) + SLACK_BYTES;
    if (out.capacity() < bound) {
      in = ByteBuffer.allocateDirect(Math.max(length, head.length));
      out = ByteBuffer.allocateDirect(bound);
    }
    out.clear();
    feed(head, 0, head.length, EndDirective.FLUSH);
    int headEnd = out.position();
    feed(plain, offset, length, EndDirective.END);
    byte[] all = new byte[out.flip().remaining()];
    out.get(all);
    if (headEnd != FRAME_HEADER_BYTES + BLOCK_HEADER_BYTES + head.length) {
      return Optional.empty(); // it is not one raw block
    }
    all[Blocks.lastBlockAt(all, headEnd, all.length)] &= (byte) ~1;
    return Optional.of(ByteBuffer.wrap(all, headEnd, all.length - headEnd).slice());
  }

  private void feed(byte[] bytes, int offset, int length, EndDirective directive) {
    in.clear().put(bytes, offset, length).flip();
    boolean done = false;
    while (!done) {
      done = stream.compressDirectByteBufferStream(out, in, directive);
    }
  }

  private static void requireLength(int length) {
    if (length < 1 || length > SECTION_BYTES) {
      throw new IllegalArgumentException(
          "a run has 1 to " + SECTION_BYTES + " bytes, got " + length);
    }
  }

  @Override
  public void close() {
    context.close();
    stream.close();
  }
}
