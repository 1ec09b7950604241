package argosy.codec.deflate;

import io.airlift.compress.v3.deflate.DeflateCompressor;
import io.airlift.compress.v3.deflate.DeflateNativeCompressor;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/// Makes whole deflate streams of plain bytes. A function of the bytes and the level. Safe for
/// several threads at once.
public final class RawDeflate {
  private final int level;
  // Each holds native memory until it is collected: as many as threads, not as streams.
  private final Deque<Compressor> idle = new ArrayDeque<>();

  /// @param level 0 to 12, as libdeflate's
  public RawDeflate(int level) {
    this.level = level;
  }

  /// Whether libdeflate writes; otherwise zlib does, and the bytes are others.
  public static boolean isNative() {
    return Libdeflate.LOADED.isPresent() || DeflateNativeCompressor.isEnabled();
  }

  /// A stream in an array of its own, with room around it.
  ///
  /// @param before bytes that are left free before it, from position 0
  /// @param after bytes that are left free behind it, up to the limit
  public ByteBuffer compress(byte[] plain, int offset, int length, int before, int after) {
    Compressor compressor = take();
    int room = compressor.bound(length);
    byte[] out = new byte[before + room + after];
    int n = compressor.compress(plain, offset, length, out, before, room);
    give(compressor);
    if (n <= 0) {
      throw new IllegalStateException("a deflate stream grew beyond libdeflate's own bound");
    }
    return ByteBuffer.wrap(out, 0, before + n + after);
  }

  private synchronized Compressor take() {
    Compressor free = idle.pollFirst();
    return free != null ? free : make();
  }

  private synchronized void give(Compressor compressor) {
    idle.addFirst(compressor);
  }

  private Compressor make() {
    return Libdeflate.LOADED
        .map(l -> l.compressor(level))
        .orElseGet(() -> new Loaded(DeflateCompressor.create(level)));
  }

  /// As aircompressor loads or makes it.
  private record Loaded(DeflateCompressor compressor) implements Compressor {
    @Override
    public int bound(int length) {
      return compressor.maxCompressedLength(length);
    }

    @Override
    public int compress(byte[] plain, int offset, int length, byte[] out, int at, int room) {
      return compressor.compress(plain, offset, length, out, at, room);
    }
  }
}
