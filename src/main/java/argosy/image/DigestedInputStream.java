package argosy.image;

import argosy.base.BlockFilterInputStream;
import argosy.base.Hashing;
import argosy.model.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/// Hashes what is read through it.
final class DigestedInputStream extends BlockFilterInputStream {
  private final MessageDigest hash = Hashing.sha256();

  DigestedInputStream(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n = in.read(b, off, len);
    if (n > 0) {
      hash.update(b, off, n);
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    return readNBytes((int) Math.min(n, 1 << 16)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /// The digest of all there is: reads to the end first.
  Digest digest() throws IOException {
    transferTo(OutputStream.nullOutputStream());
    return Digest.ending(hash);
  }
}
