package argosy.store;

import argosy.base.BlockInputStream;
import argosy.base.Hashing;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;

/// Content whose first bytes were read already; hashed while it is read.
final class HashedContent extends BlockInputStream {
  private final byte[] start;
  private int at;
  private final int end;
  private final InputStream rest;
  private final MessageDigest hash = Hashing.sha256();

  HashedContent(byte[] start, int offset, int length, InputStream rest) {
    this.start = start;
    this.at = offset;
    this.end = offset + length;
    this.rest = rest;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int n;
    if (at < end) {
      n = Math.min(length, end - at);
      System.arraycopy(start, at, target, offset, n);
      at += n;
    } else {
      n = rest.read(target, offset, length);
    }
    if (n > 0) {
      hash.update(target, offset, n);
    }
    return n;
  }

  /// Of all that was read; once.
  Digest digest() {
    return Digest.ending(hash);
  }
}
