package argosy.remote;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/// A blob being fetched: when the connection breaks it goes on where it was (RFC 9110 section 14).
public final class ResumingBody extends BlockInputStream {
  /// Opens the blob from an offset.
  @FunctionalInterface
  public interface Opening {
    InputStream from(long offset) throws IOException;
  }

  private final Opening opening;
  private final Retries retries;
  private final long size;
  private InputStream current;
  private long at;
  private int failed;

  public ResumingBody(Opening opening, long size, Retries retries) throws IOException {
    this.opening = opening;
    this.retries = retries;
    this.size = size;
    this.current = opening.from(0);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (true) {
      try {
        int n = current.read(buffer, offset, length);
        if (n < 0 && at < size) {
          throw new IOException("the connection ended after %d of %d bytes".formatted(at, size));
        }
        if (n > 0) {
          at += n;
          failed = 0;
        }
        return n;
      } catch (InterruptedIOException | CorruptException e) {
        throw e;
      } catch (IOException e) {
        if (++failed >= retries.attempts()) {
          throw e;
        }
        current.close();
        retries.before(failed, 0);
        current = opening.from(at);
      }
    }
  }

  @Override
  public void close() throws IOException {
    current.close();
  }
}
