package argosy.image;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Descriptor;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// A stream that raises before it shows its end unless size and digest are those of the descriptor.
/// More than the size is never passed on.
public final class VerifiedInputStream extends InputStream {
  private final InputStream source;
  private final Descriptor expected;
  private final String where;
  private final MessageDigest hash = Hashing.sha256();
  private long count;
  private boolean checked;

  /// Closing it closes the source.
  public VerifiedInputStream(InputStream source, Descriptor expected, String where) {
    this.source = source;
    this.expected = expected;
    this.where = where;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int n = source.read(buffer, offset, length);
    if (n < 0) {
      check();
      return -1;
    }
    count += n;
    if (count > expected.sizeBytes()) {
      throw new CorruptException(
          "%s: size, expected %d but got more (bytes)".formatted(where, expected.sizeBytes()));
    }
    hash.update(buffer, offset, n);
    return n;
  }

  /// What the descriptor promises: `GZIPInputStream` looks for a next member only if there is some.
  @Override
  public int available() {
    return Math.clamp(expected.sizeBytes() - count, 0, Integer.MAX_VALUE);
  }

  private void check() throws CorruptException {
    if (checked) {
      return;
    }
    if (count != expected.sizeBytes()) {
      throw new CorruptException(
          "%s: size, expected %d but got %d (bytes)".formatted(where, expected.sizeBytes(), count));
    }
    Digest actual = Digest.ending(hash);
    if (!actual.equals(expected.digest())) {
      throw new CorruptException(
          "%s: digest, expected %s but got %s".formatted(where, expected.digest(), actual));
    }
    checked = true;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
