package argosy.codec.ar;

import argosy.base.BlockInputStream;
import argosy.base.CorruptException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// Reads an archive's members in order, streaming. The caller owns the stream.
///
///     for (var m = ar.next(); m.isPresent(); m = ar.next()) { ... ar.content() ... }
public final class ArReader {
  private final String where;
  private final InputStream in;
  private String current = "";
  private long left;
  private boolean padded;

  /// @param where the archive's name, for messages
  /// @throws CorruptException if it does not begin as an archive does
  public ArReader(String where, InputStream in) throws IOException {
    this.where = where;
    this.in = in;
    byte[] magic = in.readNBytes(ArWriter.MAGIC_BYTES);
    if (!Arrays.equals(magic, ArWriter.MAGIC)) {
      throw new CorruptException(where + ": not an ar archive, it does not begin with !<arch>");
    }
  }

  /// @param mode as written, file type included
  public record Member(String name, long epochSeconds, int mode, long sizeBytes) {}

  /// The next member, or empty at the end. What was not read of the one before is skipped.
  ///
  /// @throws CorruptException if the archive is cut off or a header is of another form
  public Optional<Member> next() throws IOException {
    skipRest();
    byte[] header = in.readNBytes(ArWriter.HEADER_BYTES);
    if (header.length == 0) {
      return Optional.empty();
    }
    if (header.length < ArWriter.HEADER_BYTES || header[58] != '`' || header[59] != '\n') {
      throw new CorruptException(where + ": no ar header after member \"" + current + "\"");
    }
    String name = field(header, 0, 16);
    if (name.startsWith("/") || name.startsWith("#1/")) {
      throw new CorruptException(where + ": ar member \"" + name + "\" is of an unknown kind");
    }
    if (name.endsWith("/")) {
      name = name.substring(0, name.length() - 1);
    }
    current = name;
    left = number(header, 48, 10, 10);
    padded = (left & 1) != 0;
    return Optional.of(
        new Member(
            name, number(header, 16, 12, 10), Math.toIntExact(number(header, 40, 8, 8)), left));
  }

  /// The current member's content; ends at the member's end, and closing it closes nothing.
  public InputStream content() {
    return new Content();
  }

  private void skipRest() throws IOException {
    try {
      in.skipNBytes(left);
    } catch (EOFException e) {
      throw cutOff(e);
    }
    left = 0;
    if (padded && in.read() < 0) {
      padded = false; // writers leave the last byte of padding out
    }
    padded = false;
  }

  private CorruptException cutOff(EOFException cause) {
    return new CorruptException(
        where + ": cut off inside member \"" + current + "\", " + left + " bytes are missing",
        cause);
  }

  private static String field(byte[] header, int at, int length) {
    return new String(header, at, length, StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private long number(byte[] header, int at, int length, int radix) throws CorruptException {
    String text = field(header, at, length);
    try {
      long value = text.isEmpty() ? 0 : Long.parseLong(text, radix);
      if (value < 0) {
        throw new NumberFormatException("negative");
      }
      return value;
    } catch (NumberFormatException e) {
      throw new CorruptException(
          where + ": ar member \"" + current + "\" has a bad number \"" + text + "\"", e);
    }
  }

  private final class Content extends BlockInputStream {
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int n = in.read(buffer, offset, (int) Math.min(length, left));
      if (n < 0) {
        throw cutOff(new EOFException());
      }
      left -= n;
      return n;
    }
  }
}
