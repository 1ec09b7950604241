package argosy.codec.gzip;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/// The plain bytes of all members of a gzip stream (RFC 1952).
///
/// The JDK's own stream ends silently after a member when its source has nothing buffered, and
/// forgives what follows the last one; this one does neither. Closes the source.
public final class GzipStream extends BlockInputStream {
  private final BufferedInputStream source;
  private final String where;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] input = new byte[1 << 16];
  private int filled;
  private boolean inMember;
  private boolean ended;

  /// @param where the stream's name, for messages
  /// @throws CorruptException if it does not begin with a gzip header
  public GzipStream(InputStream source, String where) throws IOException {
    this.source = new BufferedInputStream(source, input.length);
    this.where = where;
    if (!header()) {
      throw corrupt("expected a gzip stream but got nothing");
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      try {
        int n = inflater.inflate(buffer, offset, length);
        if (n > 0) {
          crc.update(buffer, offset, n);
          return n;
        }
      } catch (DataFormatException e) {
        throw new CorruptException(where + ": gzip data: " + e.getMessage(), e);
      }
      if (inflater.finished()) {
        trailer();
        ended = !header();
      } else if (inflater.needsDictionary()) {
        throw corrupt("gzip data asks for a dictionary");
      } else {
        fill();
      }
    }
    return -1;
  }

  /// Gives the inflater what is there, keeping it in the source until it is known to be used.
  private void fill() throws IOException {
    source.mark(input.length);
    filled = source.read(input, 0, input.length);
    if (filled < 0) {
      throw corrupt("the gzip stream ends too early");
    }
    inflater.setInput(input, 0, filled);
  }

  private boolean header() throws IOException {
    int first = source.read();
    if (first < 0) {
      return false;
    }
    CRC32 sum = new CRC32();
    sum.update(first);
    if (first != 0x1f || next(sum) != 0x8b || next(sum) != 8) {
      throw corrupt(
          inMember ? "expected a gzip header or the end after a member" : "expected a gzip header");
    }
    int flags = next(sum);
    if ((flags & 0xe0) != 0) {
      throw corrupt("reserved gzip flags are set: 0x" + Integer.toHexString(flags));
    }
    for (int i = 0; i < 6; i++) {
      next(sum); // mtime, extra flags, OS: of no account
    }
    if ((flags & 4) != 0) {
      for (int left = next(sum) | next(sum) << 8; left > 0; left--) {
        next(sum);
      }
    }
    for (int named : new int[] {8, 16}) {
      while ((flags & named) != 0 && next(sum) != 0) {
        // file name and comment are of no account
      }
    }
    if ((flags & 2) != 0) {
      int expected = (int) sum.getValue() & 0xffff;
      if ((octet() | octet() << 8) != expected) {
        throw corrupt("the gzip header's checksum does not hold");
      }
    }
    inflater.reset();
    crc.reset();
    inMember = true;
    return true;
  }

  private void trailer() throws IOException {
    long size = inflater.getBytesWritten();
    int unused = inflater.getRemaining();
    source.reset();
    source.skipNBytes(filled - unused);
    int expectedCrc = little32();
    int expectedSize = little32();
    if (expectedCrc != (int) crc.getValue() || expectedSize != (int) size) {
      throw corrupt(
          "gzip member of %d bytes, expected CRC-32 %08x but got %08x"
              .formatted(size, expectedCrc, (int) crc.getValue()));
    }
  }

  private int little32() throws IOException {
    return octet() | octet() << 8 | octet() << 16 | octet() << 24;
  }

  private int next(CRC32 sum) throws IOException {
    int b = octet();
    sum.update(b);
    return b;
  }

  private int octet() throws IOException {
    int b = source.read();
    if (b < 0) {
      throw new CorruptException(
          where + ": the gzip stream ends too early", new EOFException(where));
    }
    return b;
  }

  private CorruptException corrupt(String what) {
    return new CorruptException(where + ": " + what);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    source.close();
  }
}
