package argosy.activation;

import argosy.model.Digest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.Adler32;
import java.util.zip.CRC32;

/// The pictures a notebook shows for a kernel: a disc in a colour that its stack's name decides,
/// with the name's first letter where the picture can hold text.
public final class KernelLogo {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int STORED_BLOCK = 0xffff;

  private final String name;
  private final int rgb;

  public KernelLogo(String stack) {
    this.name = stack;
    int hue = Integer.parseInt(Digest.of(stack.getBytes(StandardCharsets.UTF_8)).hex(), 0, 4, 16);
    this.rgb = colour(hue % 360);
  }

  /// Of one saturation and brightness, so that white is readable on it.
  private static int colour(int hue) {
    int[] channels = new int[3];
    for (int i = 0; i < 3; i++) {
      int distance = Math.abs((hue + 360 - i * 120) % 360 - 180); // 180 at the channel's own hue
      channels[i] = 40 + 130 * Math.clamp(distance - 60, 0, 60) / 60;
    }
    return channels[0] << 16 | channels[1] << 8 | channels[2];
  }

  /// `logo-svg.svg`
  public String svg() {
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">
    <circle cx="32" cy="32" r="30" fill="#%06x"/>
    <text x="32" y="44" font-family="sans-serif" font-size="36" fill="#fff" text-anchor="middle">%s</text>
    </svg>
    """
        .formatted(rgb, name.substring(0, 1).toUpperCase(Locale.ROOT));
  }

  /// `logo-64x64.png` and `logo-32x32.png`: a ring of the colour (PNG 1.2, 8 bits of palette,
  /// stored without compression, so that the bytes do not depend on a library's version).
  ///
  /// @param size of a side, pixels
  public byte[] png(int size) {
    byte[] raw = new byte[size * (size + 1)];
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        double distance = Math.hypot(x + 0.5 - size / 2.0, y + 0.5 - size / 2.0) / size;
        raw[y * (size + 1) + 1 + x] = (byte) (distance > 0.47 ? 0 : distance < 0.16 ? 2 : 1);
      }
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(SIGNATURE);
      chunk(out, "IHDR", header(size));
      chunk(out, "PLTE", palette());
      chunk(out, "tRNS", new byte[] {0});
      chunk(out, "IDAT", stored(raw));
      chunk(out, "IEND", new byte[0]);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] header(int size) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(size);
    out.writeInt(size);
    out.write(new byte[] {8, 3, 0, 0, 0}); // depth, palette, deflate, filters, not interlaced
    return bytes.toByteArray();
  }

  private byte[] palette() {
    byte white = (byte) 0xff;
    return new byte[] {
      white, white, white, (byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb, white, white, white
    };
  }

  /// zlib (RFC 1950) with stored blocks (RFC 1951 section 3.2.4).
  private static byte[] stored(byte[] raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(new byte[] {0x78, 0x01});
    for (int at = 0; at < raw.length; at += STORED_BLOCK) {
      int length = Math.min(STORED_BLOCK, raw.length - at);
      out.writeByte(at + length == raw.length ? 1 : 0);
      out.writeShort(Short.reverseBytes((short) length));
      out.writeShort(Short.reverseBytes((short) ~length));
      out.write(raw, at, length);
    }
    Adler32 sum = new Adler32();
    sum.update(raw);
    out.writeInt((int) sum.getValue());
    return bytes.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream to, String type, byte[] content)
      throws IOException {
    DataOutputStream out = new DataOutputStream(to);
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 sum = new CRC32();
    sum.update(name);
    sum.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) sum.getValue());
  }
}
