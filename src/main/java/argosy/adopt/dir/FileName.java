package argosy.adopt.dir;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/// The text of names as the file system holds them, whatever the locale: Java decodes names by the
/// locale and loses bytes in it, but a path's URI still has them all.
public final class FileName {
  private static final Path ROOT = Path.of("/");

  private FileName() {}

  /// A relative or absolute path's text, empty if its bytes are not UTF-8.
  public static Optional<String> text(Path name) {
    String text = name.toString();
    if (isAscii(text)) {
      return Optional.of(text);
    }
    try {
      String exact =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes(name))).toString();
      return Optional.of(name.isAbsolute() ? "/" + exact : exact);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /// The name with every byte that is not printable ASCII as `\xNN`.
  static String escaped(Path name) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes(name)) {
      if (b >= 0x20 && b < 0x7F && b != '\\') {
        out.append((char) b);
      } else {
        out.append("\\x").append(Character.forDigit((b >> 4) & 0xF, 16));
        out.append(Character.forDigit(b & 0xF, 16));
      }
    }
    return out.toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) > 0x7E) {
        return false;
      }
    }
    return true;
  }

  /// The bytes, without a leading `/`.
  private static byte[] bytes(Path name) {
    String raw = ROOT.resolve(name).toUri().getRawPath();
    ByteArrayOutputStream out = new ByteArrayOutputStream(raw.length());
    // The URI of what happens to be a directory below the root ends with a slash.
    int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
    for (int i = 1; i < end; i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        out.write(Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else {
        out.write(c);
      }
    }
    return out.toByteArray();
  }
}
