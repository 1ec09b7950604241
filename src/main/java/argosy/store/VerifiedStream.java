package argosy.store;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Content that must have a digest: the last bytes are shown only if it does.
final class VerifiedStream extends InputStream {
  private final InputStream content;
  private final String where;
  private final Digest expected;
  private final long sizeBytes;
  private final MessageDigest hash = Hashing.sha256();
  private long count;

  VerifiedStream(InputStream content, String where, Digest expected, long sizeBytes) {
    this.content = content;
    this.where = where;
    this.expected = expected;
    this.sizeBytes = sizeBytes;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n = content.read(target, offset, length);
    if (n > 0) {
      hash.update(target, offset, n);
      count += n;
      if (count == sizeBytes) {
        require(Digest.ending(hash));
      }
    }
    return n;
  }

  private void require(Digest got) throws CorruptException {
    if (!got.equals(expected)) {
      throw new CorruptException(where + ": expected content " + expected + " but got " + got);
    }
  }

  @Override
  public int available() throws IOException {
    return content.available();
  }

  @Override
  public void close() throws IOException {
    content.close();
  }
}
