package argosy.format.tar;

import argosy.codec.deflate.Chunks;
import argosy.codec.gzip.GzipMembers;
import argosy.model.Deflated;

/// How a tar stream is stored.
public sealed interface TarEncoding {
  TarEncoding PLAIN = new Plain();
  TarEncoding ZSTD = new Zstd();
  TarEncoding GZIP = new Gzip(GzipMembers.DEFAULT_LEVEL, Deflated.NONE);

  record Plain() implements TarEncoding {}

  /// One frame; the level is the store's.
  record Zstd() implements TarEncoding {}

  /// @param level as libdeflate's, 1 to 12
  /// @param before what was deflated before, with this level
  record Gzip(int level, Deflated before) implements TarEncoding {
    /// With the level that CernVM-FS objects have.
    public static Gzip shared(Deflated before) {
      return new Gzip(Chunks.LEVEL, before);
    }
  }
}
