package argosy.codec.zstd;

import java.io.IOException;
import java.nio.ByteBuffer;

/// [RunCompressor] for a single run; whoever has many keeps a compressor per thread.
public final class Runs {
  private Runs() {}

  /// The blocks of up to [Blocks#SECTION_BYTES] plain bytes, to be laid into a frame where the
  /// initial repeat offsets hold. Safe for several threads at once.
  public static ByteBuffer compress(byte[] plain, int offset, int length) throws IOException {
    try (RunCompressor compressor = new RunCompressor()) {
      return compressor.compress(plain, offset, length);
    }
  }
}
