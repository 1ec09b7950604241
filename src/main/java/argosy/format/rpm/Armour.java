package argosy.format.rpm;

import java.util.Base64;
import java.util.stream.Collectors;

/// OpenPGP packets out of their ASCII armour (RFC 4880 section 6.2).
final class Armour {
  private Armour() {}

  /// @throws IllegalArgumentException if the text is no armour
  static byte[] packets(String armoured) {
    String body =
        armoured
            .lines()
            .dropWhile(line -> !line.isBlank())
            .takeWhile(line -> !line.startsWith("-----"))
            .filter(line -> !line.startsWith("=")) // the checksum
            .map(String::strip)
            .collect(Collectors.joining());
    return Base64.getDecoder().decode(body);
  }

  /// The public-key algorithm of a signature packet of version 4 (sections 4.2 and 5.2.3).
  static int algorithm(byte[] signature) {
    boolean newFormat = (signature[0] & 0x40) != 0;
    int lengthBytes =
        newFormat
            ? (signature[1] & 0xff) < 192 ? 1 : (signature[1] & 0xff) < 224 ? 2 : 5
            : 1 << (signature[0] & 3);
    return signature[1 + lengthBytes + 2] & 0xff;
  }
}
