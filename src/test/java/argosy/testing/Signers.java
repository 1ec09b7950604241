package argosy.testing;

import argosy.trust.Ed25519Key;
import argosy.trust.KeySigner;
import argosy.trust.OpenPgpKey;
import java.security.SecureRandom;

/// Signers with new keys of both kinds, where a real client is to check what is signed.
/// [Ed25519Signer] is made sooner.
public final class Signers {
  private Signers() {}

  /// A signer whose key is of 2023 and does not run out.
  ///
  /// @param epochSeconds the time of its signatures
  public static KeySigner at(long epochSeconds) {
    return of("T <t@example.org>", epochSeconds);
  }

  /// The same whose OpenPGP key is Ed25519, which is made at once, unlike RSA.
  public static KeySigner quick(long epochSeconds) {
    SecureRandom random = new SecureRandom();
    return new KeySigner(
        OpenPgpKey.createEd25519("T <t@example.org>", 1_700_000_000L, 0, random),
        Ed25519Key.create(random),
        epochSeconds);
  }

  /// @param owner name and address of the OpenPGP key
  public static KeySigner of(String owner, long epochSeconds) {
    SecureRandom random = new SecureRandom();
    return new KeySigner(
        OpenPgpKey.create(owner, 1_700_000_000L, 0, random),
        Ed25519Key.create(random),
        epochSeconds);
  }
}
