package argosy.codec.zstd;

import argosy.base.CorruptException;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.util.Optional;

/// Bytes as what they differ in from others: one frame with its size and checksum (RFC 8878 section
/// 3.1.1) whose matches reach into a base, which goes before it as raw content of a dictionary
/// (section 5). `zstd -d --patch-from=BASE` reads it too.
public final class Patch {
  private static final int LEVEL = 1;

  /// The window that every decoder takes has 2^27 bytes (`zstd --patch-from` takes it from the
  /// frame).
  private static final int LARGEST_WINDOW_LOG = 27;

  private static final int LARGEST_HASH_LOG = 24;

  /// libzstd would choose a table for small dictionaries, which forgets most of a large base: one
  /// position in four bytes finds what is repeated.
  private static final int POSITIONS_LOG = 2;

  private Patch() {}

  /// @return empty if base and bytes are too large to be seen at once (128 MiB)
  public static Optional<byte[]> of(byte[] base, byte[] bytes) {
    int log = 64 - Long.numberOfLeadingZeros((long) base.length + bytes.length);
    if (log > LARGEST_WINDOW_LOG) {
      return Optional.empty();
    }
    try (ZstdCompressCtx context = new ZstdCompressCtx()) {
      context
          .setLevel(LEVEL)
          .setWindowLog(Math.max(log, 10))
          .setHashLog(Math.clamp(log - 1 - POSITIONS_LOG, 12, LARGEST_HASH_LOG))
          .setChecksum(true)
          .setContentSize(true)
          .loadDict(base);
      return Optional.of(context.compress(bytes));
    }
  }

  /// The bytes again.
  ///
  /// @throws CorruptException if the patch is damaged, or was made of another base
  public static byte[] apply(byte[] base, byte[] patch) throws CorruptException {
    long size = Zstd.getFrameContentSize(patch);
    if (size < 0 || size > 1L << LARGEST_WINDOW_LOG) {
      throw new CorruptException("zstd patch: its frame says no size that one can have");
    }
    try (ZstdDecompressCtx context = new ZstdDecompressCtx()) {
      return context.loadDict(base).decompress(patch, (int) size);
    } catch (ZstdException e) {
      throw new CorruptException("zstd patch: " + e.getMessage(), e);
    }
  }
}
