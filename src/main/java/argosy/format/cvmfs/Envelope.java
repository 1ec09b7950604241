package argosy.format.cvmfs;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A signed text: manifest and whitelist.
///
///     envelope = *line "--" LF hash LF signature    ; line ends with LF
///     hash     = the hash of all lines, 40 hex digits and the algorithm's id
///     signature = raw bytes to the end, over the text of the hash
///
final class Envelope {
  private static final byte[] MARK = "\n--\n".getBytes(StandardCharsets.US_ASCII);
  private final String text;
  private final ContentHash hash;
  private final byte[] signature;

  private Envelope(String text, ContentHash hash, byte[] signature) {
    this.text = text;
    this.hash = hash;
    this.signature = signature;
  }

  /// @throws CorruptException if there is no hash, or it is not that of the lines
  static Envelope parse(String where, byte[] bytes) throws CorruptException {
    int end = indexOf(bytes, MARK);
    int hashEnd = end < 0 ? -1 : indexOf(bytes, end + MARK.length, (byte) '\n');
    if (hashEnd < 0) {
      throw new CorruptException(where + ": expected a line -- and a hash behind the text");
    }
    String hex = new String(bytes, end + 4, hashEnd - end - 4, StandardCharsets.ISO_8859_1);
    ContentHash hash = ContentHash.parse(hex);
    ContentHash actual = hashOf(hash.algorithm(), Arrays.copyOf(bytes, end + 1));
    if (!actual.equals(hash)) {
      throw new CorruptException(
          "%s: expected the text's hash %s but got %s".formatted(where, hash, actual));
    }
    return new Envelope(
        new String(bytes, 0, end + 1, StandardCharsets.UTF_8),
        hash,
        Arrays.copyOfRange(bytes, hashEnd + 1, bytes.length));
  }

  /// What the signature is made over: the ASCII hash of the text.
  static byte[] signed(HashAlgorithm algorithm, String text) {
    return hashOf(algorithm, text.getBytes(StandardCharsets.UTF_8))
        .toString()
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// The whole file.
  static byte[] seal(HashAlgorithm algorithm, String text, byte[] signature) {
    byte[] lines = text.getBytes(StandardCharsets.UTF_8);
    byte[] middle = ("--\n" + hashOf(algorithm, lines) + "\n").getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(lines.length + middle.length + signature.length)
        .put(lines)
        .put(middle)
        .put(signature)
        .array();
  }

  private static ContentHash hashOf(HashAlgorithm algorithm, byte[] lines) {
    return ContentHash.over(algorithm, ByteBuffer.wrap(lines));
  }

  private static int indexOf(byte[] bytes, byte[] mark) {
    for (int i = 0; i + mark.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + mark.length, mark, 0, mark.length)) {
        return i;
      }
    }
    return -1;
  }

  private static int indexOf(byte[] bytes, int from, byte wanted) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  String text() {
    return text;
  }

  ContentHash hash() {
    return hash;
  }

  byte[] signed() {
    return hash.toString().getBytes(StandardCharsets.US_ASCII);
  }

  byte[] signature() {
    return signature.clone();
  }
}
