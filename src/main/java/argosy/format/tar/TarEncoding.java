package argosy.format.tar;

import argosy.codec.gzip.GzipMembers;

/// How a tar stream is stored.
public sealed interface TarEncoding {
  TarEncoding PLAIN = new Plain();
  TarEncoding ZSTD = new Zstd();
  TarEncoding GZIP = new Gzip(GzipMembers.DEFAULT_LEVEL);

  record Plain() implements TarEncoding {}

  /// One frame; the level is the store's.
  record Zstd() implements TarEncoding {}

  /// @param level as libdeflate's, 1 to 12
  record Gzip(int level) implements TarEncoding {}
}
