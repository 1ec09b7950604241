package argosy.codec.tar;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Writes tar headers: the same bytes for the same member, always.
///
///     member  = [ x-header pax-records padding ] header content padding
///     header  = name[100] mode[8] uid[8] gid[8] size[12] mtime[12] chksum[8] typeflag[1]
///               linkname[100] "ustar" NUL "00" uname[32] gname[32] devmajor[8] devminor[8]
///               prefix[155] zero[12]                  ; 512 bytes
///     octal   = digits NUL                            ; chksum: 6 digits NUL SP
///     record  = length SP keyword "=" value LF        ; length counts itself, decimal
///     end     = 1024 zero bytes
///
/// POSIX.1-2017, `pax`, "ustar Interchange Format". A value that does not fit ustar goes to a pax record
/// and leaves in the header what old readers can show: the end of the name in ASCII, size 0.
///
/// In the GNU style, for readers without pax (dpkg, deb(5)):
///
///     member  = [ long-link ] [ long-name ] header content padding
///     long-X  = header of "././@LongLink" with flag "K" or "L", the text, NUL, padding
///     magic   = "ustar  " NUL                         ; instead of "ustar" NUL "00"
///     size    = 80 hex, then 11 bytes big-endian      ; if it does not fit 11 octal digits
public final class TarHeaders {
  public static final int BLOCK_BYTES = 512;

  /// Zero bytes that every header ends with (`uname` to the end are used by [TarImprints] only,
  /// which leaves the last 183).
  public static final int ZERO_TAIL_BYTES = 247;

  /// The two zero blocks after the last member.
  public static final int END_BYTES = 2 * BLOCK_BYTES;

  private static final int NAME_BYTES = 100;
  private static final long MAX_OCTAL_11 = (1L << 33) - 1;

  private TarHeaders() {}

  /// How what does not fit a header is written.
  public enum Style {
    PAX,
    GNU
  }

  /// As [#encode(String, TarMember)], in the style.
  public static byte[] encode(Style style, String before, TarMember m) {
    return switch (style) {
      case PAX -> encode(before, m);
      case GNU -> encodeGnu(before, m);
    };
  }

  private static byte[] encodeGnu(String before, TarMember m) {
    byte[] name = shownPath(before, m).getBytes(StandardCharsets.UTF_8);
    byte[] link = shownLink(before, m).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    gnuLong(all, 'K', link);
    gnuLong(all, 'L', name);
    byte[] h = block(m.type().flag, "", m.mode(), m.sizeBytes(), m.mtime(), "");
    System.arraycopy(name, 0, h, 0, Math.min(name.length, NAME_BYTES));
    System.arraycopy(link, 0, h, 157, Math.min(link.length, NAME_BYTES));
    gnuMagic(h);
    if (m.sizeBytes() > MAX_OCTAL_11) {
      h[124] = (byte) 0x80;
      ByteBuffer.wrap(h).putInt(125, 0).putLong(128, m.sizeBytes()); // 11 bytes from 125
    }
    checksum(h);
    all.writeBytes(h);
    return all.toByteArray();
  }

  private static void gnuLong(ByteArrayOutputStream all, char flag, byte[] text) {
    if (text.length <= NAME_BYTES) {
      return;
    }
    byte[] h = block(flag, "././@LongLink", 0, text.length + 1L, 0, "");
    gnuMagic(h);
    checksum(h);
    all.writeBytes(h);
    all.writeBytes(text);
    all.writeBytes(new byte[1 + padding(text.length + 1L)]);
  }

  private static void gnuMagic(byte[] header) {
    text(header, 257, "ustar  ");
    header[264] = 0;
  }

  private static String shownPath(String before, TarMember m) {
    String name = before + m.path();
    return m.type() == TarMember.Type.DIRECTORY && !name.endsWith("/") ? name + "/" : name;
  }

  private static String shownLink(String before, TarMember m) {
    return m.type() == TarMember.Type.HARD_LINK ? before + m.link() : m.link();
  }

  /// The header blocks of a member: 512 bytes, or more with an extended header before.
  ///
  /// @param before is put before the path: empty, `./` or `TOP/`
  public static byte[] encode(String before, TarMember m) {
    String name = shownPath(before, m);
    String link = shownLink(before, m);
    ByteArrayOutputStream pax = new ByteArrayOutputStream();
    if (!fits(name)) {
      record(pax, "path", name);
    }
    if (!fits(link)) {
      record(pax, "linkpath", link);
    }
    if (m.sizeBytes() > MAX_OCTAL_11) {
      record(pax, "size", Long.toString(m.sizeBytes()));
    }
    if (m.mtime() < 0 || m.mtime() > MAX_OCTAL_11) {
      record(pax, "mtime", Long.toString(m.mtime()));
    }
    byte[] header = block(m.type().flag, name, m.mode(), m.sizeBytes(), m.mtime(), link);
    if (pax.size() == 0) {
      return header;
    }
    // The extended header's own name is for readers that take it for a file: POSIX leaves it free.
    byte[] x = block('x', "PaxHeaders/" + shown(name), 0644, pax.size(), m.mtime(), "");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(x);
    all.writeBytes(pax.toByteArray());
    all.writeBytes(new byte[padding(pax.size())]);
    all.writeBytes(header);
    return all.toByteArray();
  }

  /// Zero bytes that follow a content of the size.
  public static int padding(long sizeBytes) {
    return (int) (-sizeBytes & BLOCK_BYTES - 1);
  }

  private static boolean fits(String text) {
    return text.length() <= NAME_BYTES && text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }

  /// The last part of a name in ASCII, short enough for the name field after `PaxHeaders/`.
  private static String shown(String name) {
    String ascii = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    ascii = ascii.substring(ascii.lastIndexOf('/') + 1).replaceAll("[^ -~]", "_");
    return ascii.substring(0, Math.min(ascii.length(), 80));
  }

  private static byte[] block(
      char flag, String name, int mode, long size, long mtime, String link) {
    byte[] h = new byte[BLOCK_BYTES];
    text(h, 0, fits(name) ? name : shown(name));
    octal(h, 100, 7, mode);
    octal(h, 108, 7, 0);
    octal(h, 116, 7, 0);
    octal(h, 124, 11, size > MAX_OCTAL_11 ? 0 : size);
    octal(h, 136, 11, Math.clamp(mtime, 0, MAX_OCTAL_11));
    h[156] = (byte) flag;
    text(h, 157, fits(link) ? link : shown(link));
    text(h, 257, "ustar\00000");
    checksum(h);
    return h;
  }

  private static void checksum(byte[] h) {
    checksum(h, 0);
  }

  /// The sum of all bytes of the header block at `at`, with the field itself as spaces.
  static void checksum(byte[] blocks, int at) {
    int sum = 8 * ' ';
    for (int i = 0; i < BLOCK_BYTES; i++) {
      sum += i >= 148 && i < 156 ? 0 : blocks[at + i] & 0xff;
    }
    octal(blocks, at + 148, 6, sum);
    blocks[at + 154] = 0;
    blocks[at + 155] = ' ';
  }

  private static void text(byte[] block, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, bytes.length);
  }

  private static void octal(byte[] block, int at, int digits, long value) {
    long left = value;
    for (int i = at + digits - 1; i >= at; i--) {
      block[i] = (byte) ('0' + (left & 7));
      left >>>= 3;
    }
  }

  private static void record(ByteArrayOutputStream out, String keyword, String value) {
    byte[] body = (" " + keyword + "=" + value + "\n").getBytes(StandardCharsets.UTF_8);
    int length = body.length + 1;
    while (Integer.toString(length).length() + body.length != length) {
      length++;
    }
    out.writeBytes(String.format(Locale.ROOT, "%d", length).getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(body);
  }
}
