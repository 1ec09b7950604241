package argosy.model;

import argosy.base.BlockFilterInputStream;
import argosy.base.CorruptException;
import argosy.base.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Content that must have a size and a digest: its last bytes are shown only if it does, and never
/// more than the size.
public final class VerifiedContent extends BlockFilterInputStream {
  private final Digest digest;
  private final long sizeBytes;
  private final String where;
  private final MessageDigest hash = Hashing.sha256();
  private long count;
  private boolean checked;

  /// Closing it closes the content.
  ///
  /// @param where the content's name, for messages
  public VerifiedContent(InputStream content, Digest digest, long sizeBytes, String where) {
    super(content);
    this.digest = digest;
    this.sizeBytes = sizeBytes;
    this.where = where;
  }

  public VerifiedContent(InputStream content, Descriptor expected, String where) {
    this(content, expected.digest(), expected.sizeBytes(), where);
  }

  /// @throws CorruptException if the content is not what it must be
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = in.read(target, offset, length);
    if (n > 0) {
      count += n;
      if (count > sizeBytes) {
        throw new CorruptException(
            "%s: expected %d bytes but got more".formatted(where, sizeBytes));
      }
      hash.update(target, offset, n);
    }
    if (!checked && (n < 0 || count == sizeBytes)) {
      check();
    }
    return n;
  }

  private void check() throws CorruptException {
    if (count != sizeBytes) {
      throw new CorruptException(
          "%s: expected %d bytes but got %d".formatted(where, sizeBytes, count));
    }
    Digest got = Digest.ending(hash);
    if (!got.equals(digest)) {
      throw new CorruptException(
          "%s: expected content %s but got %s".formatted(where, digest, got));
    }
    checked = true;
  }

  /// What is still to come: `GZIPInputStream` looks for a next member only if there is some.
  @Override
  public int available() {
    return Math.clamp(sizeBytes - count, 0, Integer.MAX_VALUE);
  }
}
