package argosy.model;

import java.io.IOException;
import java.util.Optional;

/// What was computed before from inputs named by digest, so that it need not be again: an MD5, a
/// layer's digest, a compressed run. Losing any of it costs time, never truth. Safe for several
/// threads at once.
public interface Memo {
  /// @param kind what was computed, with the version of how: `md5/1`
  /// @param input the digest of all that the value is a function of
  Optional<byte[]> recall(String kind, Digest input) throws IOException;

  void remember(String kind, Digest input, byte[] value) throws IOException;
}
