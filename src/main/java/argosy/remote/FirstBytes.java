package argosy.remote;

import argosy.base.BlockInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// So many bytes of another stream, which must have them.
public final class FirstBytes extends BlockInputStream {
  private final InputStream source;
  private long left;

  public FirstBytes(InputStream source, long length) {
    this.source = source;
    this.left = length;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int n = source.read(buffer, offset, (int) Math.min(length, left));
    if (n < 0) {
      throw new EOFException("the file ends " + left + " bytes too early");
    }
    left -= n;
    return n;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
