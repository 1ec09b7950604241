package argosy.environment;

import argosy.base.Hashing;
import argosy.conda.PathEntry.Placeholder;
import argosy.model.Digest;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.util.Arrays;

/// A file with the environment's prefix in place of a placeholder, wherever its bytes stand.
///
///     text     the prefix; what follows moves
///     binary   the prefix, the rest of its C string, then NULs, so that nothing behind it moves; a
///              string without NUL ends where the file ends
final class Placeholders {
  private static final int BLOCK = 1 << 17;
  private static final int LINE_BYTES = 4096;

  private final byte[] from;
  private final byte[] to;
  private final boolean binary;
  private final byte[] window;
  private int filled;
  private boolean ended;

  /// What a shorter prefix has left in the current C string.
  private int owed;

  private Placeholders(Placeholder placeholder, String prefix) {
    this.from = placeholder.prefix().getBytes(StandardCharsets.UTF_8);
    this.to = prefix.getBytes(StandardCharsets.UTF_8);
    this.binary = placeholder.binary();
    this.window = new byte[BLOCK + Math.max(from.length, LINE_BYTES)];
  }

  /// Whether there is room for the prefix.
  static boolean fits(Placeholder placeholder, String prefix) {
    return !placeholder.binary() || bytes(prefix) <= bytes(placeholder.prefix());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Writes the file; mode and time are the caller's.
  ///
  /// @param target must not be there
  static Digest replace(Path source, Path target, Placeholder placeholder, String prefix)
      throws IOException {
    var hash = Hashing.sha256();
    try (InputStream in = Files.newInputStream(source);
        OutputStream out =
            new BufferedOutputStream(
                new DigestOutputStream(
                    Files.newOutputStream(target, StandardOpenOption.CREATE_NEW), hash),
                BLOCK)) {
      new Placeholders(placeholder, prefix).copy(in, out);
    }
    return Digest.ending(hash);
  }

  private void copy(InputStream in, OutputStream out) throws IOException {
    fill(in);
    int at = binary ? 0 : shebang(out);
    while (true) {
      int last = ended ? filled : filled - from.length; // a match could begin behind it
      while (at < last) {
        if (window[at] == from[0] && matches(at)) {
          out.write(to);
          owed += from.length - to.length;
          at += from.length;
        } else {
          if (binary && window[at] == 0) {
            pay(out);
          }
          out.write(window[at++]);
        }
      }
      if (ended) {
        pay(out);
        return;
      }
      System.arraycopy(window, at, window, 0, filled - at);
      filled -= at;
      at = 0;
      fill(in);
    }
  }

  private void pay(OutputStream out) throws IOException {
    if (binary && owed > 0) {
      out.write(new byte[owed]);
    }
    owed = 0;
  }

  private boolean matches(int at) {
    return at + from.length <= filled
        && Arrays.equals(window, at, at + from.length, from, 0, from.length);
  }

  /// Writes the interpreter line of a script that names the placeholder.
  ///
  /// @return where the rest begins
  private int shebang(OutputStream out) throws IOException {
    int end = 0;
    while (end < Math.min(filled, LINE_BYTES) && window[end] != '\n') {
      end++;
    }
    String line = new String(window, 0, end, StandardCharsets.UTF_8);
    if (!line.startsWith("#!") || !line.contains(new String(from, StandardCharsets.UTF_8))) {
      return 0;
    }
    out.write(
        Shebang.of(
                line,
                new String(from, StandardCharsets.UTF_8),
                new String(to, StandardCharsets.UTF_8))
            .getBytes(StandardCharsets.UTF_8));
    return end;
  }

  private void fill(InputStream in) throws IOException {
    int n = in.readNBytes(window, filled, window.length - filled);
    filled += n;
    ended = filled < window.length;
  }
}
