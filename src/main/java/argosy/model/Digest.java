package argosy.model;

import argosy.base.Hashing;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/// The SHA-256 of some bytes (FIPS 180-4): the key of everything that is stored. Always valid.
///
/// @param hex 64 lower-case hexadecimal digits
public record Digest(String hex) implements Comparable<Digest> {
  private static final String PREFIX = "sha256:";

  public Digest {
    if (!isHex(hex)) {
      throw new IllegalArgumentException(
          "not a SHA-256 digest of 64 lower-case hex digits: " + hex);
    }
  }

  private static boolean isHex(String hex) {
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
        return false;
      }
    }
    return hex.length() == 64;
  }

  /// Reads `sha256:<hex>`.
  ///
  /// @throws IllegalArgumentException if it is of another form or algorithm
  public static Digest parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("expected sha256:<64 hex digits> but got " + text);
    }
    return new Digest(text.substring(PREFIX.length()));
  }

  public static Digest of(byte[] bytes) {
    return ofHash(Hashing.sha256().digest(bytes));
  }

  /// Of all there is to read, piece by piece.
  public static Digest of(InputStream in) throws IOException {
    return of(in, new byte[1 << 16]);
  }

  /// The same where many are read one after the other.
  ///
  /// @param buffer written over
  public static Digest of(InputStream in, byte[] buffer) throws IOException {
    MessageDigest hash = Hashing.sha256();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      hash.update(buffer, 0, n);
    }
    return ending(hash);
  }

  /// The digest whose 32 bytes these are.
  public static Digest ofHash(byte[] hash) {
    return new Digest(HexFormat.of().formatHex(hash));
  }

  /// Ends the running hash.
  public static Digest ending(MessageDigest running) {
    return ofHash(running.digest());
  }

  /// The 32 bytes.
  public byte[] hash() {
    return HexFormat.of().parseHex(hex);
  }

  /// The first 12 digits: enough for people, never for programs.
  public String brief() {
    return hex.substring(0, 12);
  }

  @Override
  public int compareTo(Digest other) {
    return hex.compareTo(other.hex);
  }

  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
