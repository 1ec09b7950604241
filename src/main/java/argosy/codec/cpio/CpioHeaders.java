package argosy.codec.cpio;

import argosy.base.UnsupportedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// Writes headers:
///
///     header   = "070701" ino mode uid gid nlink mtime filesize devmajor devminor rdevmajor rdevminor
///                namesize check name NUL padding     ; fields of 8 hex digits; padding to 4 bytes
///     stripped = "07070X" index padding              ; 8 hex digits: the file's place in rpm's header
///     end      = header of "TRAILER!!!"
///
/// cpio(5). Owner and devices are 0, so that 32 equal digits stand in every header.
public final class CpioHeaders {
  /// The largest content a header can tell.
  public static final long MAX_FILE_BYTES = 0xffffffffL;

  /// Where the 32 zeros of the four device fields end.
  public static final int ZEROS_END = 94;

  /// Where the time stands.
  public static final int MTIME_AT = 46;

  /// Of every number.
  public static final int FIELD_BYTES = 8;

  static final String MAGIC = "070701";
  static final String STRIPPED_MAGIC = "07070X";
  static final String TRAILER = "TRAILER!!!";

  /// Where the name begins.
  public static final int FIXED_BYTES = 110;

  private static final HexFormat HEX = HexFormat.of();

  private CpioHeaders() {}

  /// @throws UnsupportedException if the content is too large for the field; [#stripped] is for it
  public static byte[] encode(CpioMember m) throws UnsupportedException {
    if (m.sizeBytes() > MAX_FILE_BYTES) {
      throw new UnsupportedException(
          m.path() + ": cpio holds files below 4 GiB only, this has " + m.sizeBytes() + " bytes",
          "write a stripped member");
    }
    byte[] name = m.path().getBytes(StandardCharsets.UTF_8);
    StringBuilder out = new StringBuilder(FIXED_BYTES).append(MAGIC);
    field(out, m.inode());
    field(out, m.mode());
    field(out, 0);
    field(out, 0);
    field(out, m.links());
    field(out, m.mtime());
    field(out, m.sizeBytes());
    out.repeat('0', 32);
    field(out, name.length + 1L);
    field(out, 0);
    byte[] header = new byte[padded(FIXED_BYTES + name.length + 1)];
    System.arraycopy(out.toString().getBytes(StandardCharsets.US_ASCII), 0, header, 0, FIXED_BYTES);
    System.arraycopy(name, 0, header, FIXED_BYTES, name.length);
    return header;
  }

  /// The header of the file at the index of a package's header.
  public static byte[] stripped(int index) {
    StringBuilder out = new StringBuilder(STRIPPED_MAGIC);
    field(out, index);
    byte[] header = new byte[padded(out.length())];
    byte[] text = out.toString().getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 0, text.length);
    return header;
  }

  /// What ends an archive.
  public static byte[] trailer() {
    try {
      return encode(new CpioMember(TRAILER, 0, 0, 0, 0, 1));
    } catch (UnsupportedException e) {
      throw new IllegalStateException("an empty member always fits", e);
    }
  }

  /// Zero bytes that follow a content of the size.
  public static int padding(long sizeBytes) {
    return (int) (-sizeBytes & 3);
  }

  private static int padded(int bytes) {
    return bytes + padding(bytes);
  }

  private static void field(StringBuilder out, long value) {
    out.append(HEX.toHexDigits(value, 8));
  }
}
