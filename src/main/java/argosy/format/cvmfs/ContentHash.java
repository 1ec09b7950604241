package argosy.format.cvmfs;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The name of an object: the hash of its stored bytes, 160 bits.
public record ContentHash(HashAlgorithm algorithm, long high, long middle, int low) {
  private static final int HEX_DIGITS = 2 * HashAlgorithm.BYTES;

  /// @param bytes at least 20, of which the first count
  public static ContentHash of(HashAlgorithm algorithm, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new ContentHash(algorithm, in.getLong(), in.getLong(), in.getInt());
  }

  /// What has been put into the digest.
  static ContentHash ending(HashAlgorithm algorithm, MessageDigest digest) {
    return of(algorithm, digest.digest());
  }

  /// The hash of the buffer's remaining bytes.
  public static ContentHash over(HashAlgorithm algorithm, ByteBuffer content) {
    MessageDigest digest = algorithm.digest();
    digest.update(content.duplicate());
    return ending(algorithm, digest);
  }

  /// Reads 40 hex digits and the algorithm's id.
  ///
  /// @throws CorruptException if it is something else
  public static ContentHash parse(String text) throws CorruptException {
    if (text.length() >= HEX_DIGITS) {
      for (HashAlgorithm algorithm : HashAlgorithm.values()) {
        if (text.substring(HEX_DIGITS).equals(algorithm.id())) {
          try {
            return of(algorithm, HexFormat.of().parseHex(text, 0, HEX_DIGITS));
          } catch (IllegalArgumentException e) {
            break;
          }
        }
      }
    }
    throw new CorruptException("expected a hash of 40 hex digits but got \"" + text + "\"");
  }

  public byte[] bytes() {
    return ByteBuffer.allocate(HashAlgorithm.BYTES)
        .putLong(high)
        .putLong(middle)
        .putInt(low)
        .array();
  }

  boolean isZero() {
    return high == 0 && middle == 0 && low == 0;
  }

  /// Where the object lies: `data/ab/cdef…`, the algorithm's id, the suffix.
  public String path(Suffix suffix) {
    String hex = HexFormat.of().formatHex(bytes());
    return "data/"
        + hex.substring(0, 2)
        + "/"
        + hex.substring(2)
        + algorithm.id()
        + suffix.letter();
  }

  /// 40 hex digits and the algorithm's id.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes()) + algorithm.id();
  }
}
