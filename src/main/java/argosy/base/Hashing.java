package argosy.base;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Message digests of the JDK (SHA-256 runs at about 2 GB/s a core with the processor's SHA
/// instructions).
public final class Hashing {
  // Never fed: copying one takes a tenth of the time of looking for its provider.
  private static final MessageDigest SHA256 = named("SHA-256");
  private static final MessageDigest MD5 = named("MD5");
  private static final MessageDigest SHA1 = named("SHA-1");

  private Hashing() {}

  public static MessageDigest sha256() {
    return fresh(SHA256);
  }

  /// For formats whose specification asks for it (deb's md5sums), never for trust.
  public static MessageDigest md5() {
    return fresh(MD5);
  }

  /// For formats whose specification asks for it (apt, CernVM-FS), never for trust.
  public static MessageDigest sha1() {
    return fresh(SHA1);
  }

  private static MessageDigest fresh(MessageDigest unused) {
    try {
      return (MessageDigest) unused.clone();
    } catch (CloneNotSupportedException e) { // another provider than the JDK's
      return named(unused.getAlgorithm());
    }
  }

  private static MessageDigest named(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
