package argosy.codec.ar;

import argosy.base.UnsupportedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes the members of an archive one after the other; owner 0:0, mode 0644, one time for all.
///
///     archive = "!<arch>\n" *member
///     member  = header content [ "\n" ]            ; the newline if the content's size is odd
///     header  = name(16) time(12) uid(6) gid(6) mode(8, octal) size(10) "`\n"   ; ASCII, spaces fill
///
/// Reference: ar(5), deb(5). The caller owns the stream.
public final class ArWriter {
  static final byte[] MAGIC = "!<arch>\n".getBytes(StandardCharsets.US_ASCII);
  public static final int MAGIC_BYTES = 8;
  public static final int HEADER_BYTES = 60;

  /// What the ten digits of a size say.
  public static final long MAX_SIZE = 9_999_999_999L;

  private final OutputStream out;
  private final long epochSeconds;

  public ArWriter(OutputStream out, long epochSeconds) throws IOException {
    this.out = out;
    this.epochSeconds = epochSeconds;
    out.write(MAGIC);
  }

  /// A whole member. The stream must hold exactly `sizeBytes`.
  public void member(String name, InputStream content, long sizeBytes) throws IOException {
    out.write(header(name, epochSeconds, sizeBytes));
    long copied = content.transferTo(out);
    if (copied != sizeBytes) {
      throw new IllegalArgumentException(
          name + ": expected " + sizeBytes + " bytes but got " + copied);
    }
    end(sizeBytes);
  }

  public void member(String name, byte[] content) throws IOException {
    out.write(header(name, epochSeconds, content.length));
    out.write(content);
    end(content.length);
  }

  /// Begins a member whose size is not known yet: the caller streams its content to the same
  /// stream, calls [#end(long)] and writes [#header(String, long, long)] over this one.
  public void begin(String name) throws IOException {
    out.write(header(name, epochSeconds, 0));
  }

  /// Ends a member of that many bytes: the padding.
  public void end(long sizeBytes) throws IOException {
    if ((sizeBytes & 1) != 0) {
      out.write('\n');
    }
  }

  /// The 60 bytes before a member's content.
  ///
  /// @throws UnsupportedException if the size has more than 10 digits
  public static byte[] header(String name, long epochSeconds, long sizeBytes)
      throws UnsupportedException {
    if (name.isEmpty() || name.length() > 16 || !name.matches("[!-.0-~]+")) {
      throw new IllegalArgumentException(
          "an ar member's name is of 1 to 16 printable ASCII characters without /: \""
              + name
              + "\"");
    }
    if (sizeBytes > MAX_SIZE) {
      throw new UnsupportedException(
          name + ": an ar member holds at most " + MAX_SIZE + " bytes, got " + sizeBytes,
          "ship the stack as one package per component");
    }
    String text =
        pad(name, 16)
            + pad(Long.toString(epochSeconds), 12)
            + pad("0", 6)
            + pad("0", 6)
            + pad("100644", 8)
            + pad(Long.toString(sizeBytes), 10)
            + "`\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
