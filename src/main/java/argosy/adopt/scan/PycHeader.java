package argosy.adopt.scan;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// Compiled Python with its header in the unchecked-hash form.
///
///     pyc    = magic flags (mtime size / hash) code     ; little endian, PEP 552
///     magic  = 2 bytes CR LF                            ; 3390 and up since Python 3.7
///     flags  = 4 bytes                                  ; 0 time, 1 unchecked hash, 3 checked hash
///
/// The size of the file does not change, so offsets into the code hold.
public final class PycHeader {
  private static final int BYTES = 16;
  private static final int FIRST_MAGIC = 3390;

  /// Python 2 numbers start above 20000 (and have no flags).
  private static final int LAST_MAGIC = 19_999;

  private PycHeader() {}

  /// Sets flags to 1, and the hash to zero where time and size stood. Any other file than a `.pyc`
  /// of Python 3.7 and later stays as it is.
  ///
  /// @return whether a byte changed
  static boolean settle(byte[] head, int len) {
    if (len < BYTES || head[2] != '\r' || head[3] != '\n') {
      return false;
    }
    int magic = (head[0] & 0xFF) | (head[1] & 0xFF) << 8;
    if (magic < FIRST_MAGIC || magic > LAST_MAGIC || head[5] != 0 || head[6] != 0 || head[7] != 0) {
      return false;
    }
    switch (head[4]) {
      case 0 -> Arrays.fill(head, 8, BYTES, (byte) 0);
      case 3 -> {}
      default -> {
        return false;
      }
    }
    head[4] = 1;
    return true;
  }

  /// The content of a file, settled if its path says it is compiled Python. Closing it closes
  /// `content`.
  public static InputStream settled(String path, InputStream content) throws IOException {
    if (!path.endsWith(".pyc")) {
      return content;
    }
    byte[] head = content.readNBytes(BYTES);
    settle(head, head.length);
    return new Headed(head, content);
  }

  /// Some bytes, then the rest.
  private static final class Headed extends FilterInputStream {
    private final byte[] head;
    private int at;

    Headed(byte[] head, InputStream rest) {
      super(rest);
      this.head = head;
    }

    @Override
    public int read() throws IOException {
      return at < head.length ? head[at++] & 0xFF : in.read();
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (at == head.length) {
        return in.read(b, off, len);
      }
      int n = Math.min(len, head.length - at);
      System.arraycopy(head, at, b, off, n);
      at += n;
      return n;
    }

    @Override
    public long skip(long n) throws IOException {
      return readNBytes((int) Math.min(n, 8192)).length;
    }

    @Override
    public int available() throws IOException {
      return head.length - at + in.available();
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
