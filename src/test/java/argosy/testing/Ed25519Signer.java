package argosy.testing;

import argosy.model.Signer;
import argosy.trust.Ed25519Key;
import java.io.InputStream;
import java.security.SecureRandom;

/// Signs envelopes with a new Ed25519 key: made at once, unlike an RSA key. No OpenPGP.
public final class Ed25519Signer implements Signer {
  private final Ed25519Key key = Ed25519Key.create(new SecureRandom());

  @Override
  public String clearSign(String text) {
    throw new IllegalStateException("no OpenPGP key");
  }

  @Override
  public String detachedSign(InputStream data) {
    throw new IllegalStateException("no OpenPGP key");
  }

  @Override
  public boolean hasSigned(byte[] data, String detachedSignature) {
    return false;
  }

  @Override
  public byte[] ed25519(byte[] message) {
    return key.sign(message);
  }

  @Override
  public Ed25519Signer asOf(long epochSeconds) {
    return this;
  }

  @Override
  public PublicKeys publicKeys() {
    return new PublicKeys("", "", key.publicPem());
  }
}
