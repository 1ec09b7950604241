package argosy.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// An answer that must keep coming: one that stalls or crawls is given up, so that it is asked for
/// again where it stopped, or another server is.
final class LiveBody extends FilterInputStream {
  /// A second, on average over the time allowed.
  static final long LEAST_BYTES = 1000;

  private final String server;
  private final Duration crawl;
  private final Thread watch;
  private final AtomicLong readBytes = new AtomicLong();
  private volatile boolean reading;
  private volatile boolean givenUp;

  /// @param crawl how long it may come with less than the least
  LiveBody(InputStream body, String server, Duration crawl) {
    super(body);
    this.server = server;
    this.crawl = crawl;
    this.watch = Thread.ofVirtual().start(this::watch);
  }

  /// Closing wakes the reader, who else would wait for ever.
  private void watch() {
    long least = LEAST_BYTES * Math.max(1, crawl.toMillis()) / 1000;
    long before = 0;
    try {
      while (true) {
        boolean waited = reading;
        Thread.sleep(crawl);
        if (waited && reading && readBytes.get() - before < least) {
          givenUp = true;
          in.close();
          return;
        }
        before = readBytes.get();
      }
    } catch (InterruptedException | IOException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    reading = true;
    try {
      int n = super.read(buffer, offset, length);
      if (n > 0) {
        readBytes.addAndGet(n);
      }
      if (givenUp) {
        throw tooSlow();
      }
      return n;
    } catch (IOException e) {
      throw givenUp ? tooSlow() : e;
    } finally {
      reading = false;
    }
  }

  private IOException tooSlow() {
    return new IOException(
        server
            + " sends less than "
            + LEAST_BYTES
            + " bytes a second for "
            + crawl.toMillis() / 1000.0
            + " s");
  }

  @Override
  public void close() throws IOException {
    watch.interrupt();
    super.close();
  }
}
