package argosy.base;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Tells how many bytes have passed.
public final class CountedOutputStream extends FilterOutputStream {
  private long count;

  /// Closing it closes the target.
  public CountedOutputStream(OutputStream target) {
    super(target);
  }

  public long count() {
    return count;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    count++;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    count += length;
  }
}
