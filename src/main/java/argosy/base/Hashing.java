package argosy.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Message digests of the JDK (SHA-256 runs at about 2 GB/s a core with the processor's SHA
/// instructions).
public final class Hashing {
  private Hashing() {}

  public static MessageDigest sha256() {
    return named("SHA-256");
  }

  /// For formats whose specification asks for it (deb's md5sums), never for trust.
  public static MessageDigest md5() {
    return named("MD5");
  }

  /// For formats whose specification asks for it (apt, CernVM-FS), never for trust.
  public static MessageDigest sha1() {
    return named("SHA-1");
  }

  private static MessageDigest named(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
