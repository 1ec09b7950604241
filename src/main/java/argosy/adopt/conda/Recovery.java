package argosy.adopt.conda;

import argosy.conda.PathEntry.Placeholder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Undoes what installing did to a file: the placeholder where the environment's prefix stands. A
/// guess, since the prefix may have stood there before: the digest of the shipped file tells.
final class Recovery {
  private final byte[] from;
  private final byte[] to;
  private final boolean binary;

  Recovery(String prefix, Placeholder placeholder) {
    this.from = prefix.getBytes(StandardCharsets.UTF_8);
    this.to = placeholder.prefix().getBytes(StandardCharsets.UTF_8);
    this.binary = placeholder.binary();
  }

  /// In binaries the NULs go that filled each C string up.
  byte[] recovered(byte[] installed) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(installed.length);
    int at = 0;
    int filling = 0;
    while (at < installed.length) {
      if (installed[at] == from[0]
          && at + from.length <= installed.length
          && Arrays.equals(installed, at, at + from.length, from, 0, from.length)) {
        out.writeBytes(to);
        at += from.length;
        filling += binary ? to.length - from.length : 0;
      } else if (installed[at] == 0 && filling > 0) {
        for (; filling > 0 && at < installed.length && installed[at] == 0; filling--) {
          at++;
        }
        filling = 0;
      } else {
        out.write(installed[at++]);
      }
    }
    return out.toByteArray();
  }
}
