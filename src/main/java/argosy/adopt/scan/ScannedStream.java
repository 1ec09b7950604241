package argosy.adopt.scan;

import argosy.base.BlockFilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts and scans what is read through it.
public final class ScannedStream extends BlockFilterInputStream {
  private final PrefixScan scan;
  private long count;

  public ScannedStream(InputStream content, PrefixScan scan) {
    super(content);
    this.scan = scan;
  }

  /// Bytes read so far.
  public long count() {
    return count;
  }

  @Override
  public int read(byte[] b, int off, int len) throws IOException {
    int n = in.read(b, off, len);
    if (n > 0) {
      scan.accept(b, off, n);
      count += n;
    }
    return n;
  }

  @Override
  public long skip(long n) throws IOException {
    return readNBytes((int) Math.min(n, 8192)).length;
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
