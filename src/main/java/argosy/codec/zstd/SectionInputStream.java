package argosy.codec.zstd;

import static argosy.codec.zstd.Blocks.SECTION_BYTES;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/// The plain bytes of a blob kept as sections; holds one section at a time.
public final class SectionInputStream extends InputStream {
  /// Lends the sections by number.
  @FunctionalInterface
  public interface Source {
    ByteBuffer section(int i) throws IOException;
  }

  private final Source source;
  private final long plainBytes;
  private final SectionDecompressor decompressor = new SectionDecompressor();
  private final byte[] plain;
  private int next;
  private int at;
  private int end;
  private boolean closed;

  /// @param plainBytes of the whole blob; every section but the last holds [Blocks#SECTION_BYTES]
  public SectionInputStream(Source source, long plainBytes) {
    this.source = source;
    this.plainBytes = plainBytes;
    this.plain = new byte[(int) Math.min(plainBytes, SECTION_BYTES)];
  }

  @Override
  public int read() throws IOException {
    return filled() ? plain[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!filled()) {
      return -1;
    }
    int n = Math.min(length, end - at);
    System.arraycopy(plain, at, target, offset, n);
    at += n;
    return n;
  }

  @Override
  public int available() {
    return end - at;
  }

  /// Whether there is a byte to be had.
  private boolean filled() throws IOException {
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (at < end) {
      return true;
    }
    long from = (long) next * SECTION_BYTES;
    if (from >= plainBytes) {
      return false;
    }
    int n = (int) Math.min(SECTION_BYTES, plainBytes - from);
    decompressor.decompress(source.section(next), plain, 0, n);
    next++;
    at = 0;
    end = n;
    return true;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      decompressor.close();
    }
  }
}
