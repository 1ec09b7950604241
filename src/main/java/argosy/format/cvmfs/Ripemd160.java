package argosy.format.cvmfs;

import java.security.MessageDigest;
import org.bouncycastle.jcajce.provider.digest.RIPEMD160;

/// Apart from [HashAlgorithm], so that the library, whose signed archive takes a tenth of a second
/// to open, is touched by repositories that are named so alone.
final class Ripemd160 {
  private Ripemd160() {}

  static MessageDigest digest() {
    return new RIPEMD160.Digest();
  }
}
