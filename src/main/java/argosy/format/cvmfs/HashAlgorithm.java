package argosy.format.cvmfs;

import argosy.base.Hashing;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What a repository's objects are named by; all digests have 20 bytes (crypto/hash.h).
public enum HashAlgorithm {
  SHA1(0, ""),
  RMD160(1, "-rmd160"),
  /// The first 160 bits of the output.
  SHAKE128(2, "-shake128");

  /// Bytes of a digest.
  public static final int BYTES = 20;

  private final int number;
  private final String id;

  HashAlgorithm(int number, String id) {
    this.number = number;
    this.id = id;
  }

  /// In the flags of a catalog.
  int number() {
    return number;
  }

  /// What follows the hex digits of a hash, before any suffix.
  public String id() {
    return id;
  }

  /// A fresh digest; of its result the first [#BYTES] count.
  MessageDigest digest() {
    return switch (this) {
      case SHA1 -> Hashing.sha1();
      case RMD160 -> Ripemd160.digest();
      case SHAKE128 -> {
        try {
          yield MessageDigest.getInstance("SHAKE128-256");
        } catch (NoSuchAlgorithmException e) {
          throw new IllegalStateException("every JDK since 25 has SHAKE128-256", e);
        }
      }
    };
  }
}
