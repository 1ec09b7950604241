package argosy.trust;

import argosy.base.CorruptException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Binary data between lines that name it (RFC 7468).
///
/// @param label `PUBLIC KEY`, `CERTIFICATE`
/// @param base64 the data, without line breaks
record Pem(String label, String base64) {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

  static Pem of(String label, byte[] data) {
    return new Pem(label, Base64.getEncoder().encodeToString(data));
  }

  /// The first block of a text.
  static Pem parse(String where, String text) throws CorruptException {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new CorruptException(where + ": expected -----BEGIN …----- and the end of it");
    }
    return new Pem(block.group(1), block.group(2).replaceAll("\\s", ""));
  }

  byte[] data() {
    return Base64.getDecoder().decode(base64);
  }

  String text() {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(data());
    return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
  }
}
