package argosy.trust;

import argosy.model.Signer;
import java.io.IOException;
import java.io.InputStream;

/// Signs with keys in memory, everything at one time.
///
/// @param epochSeconds the time of the OpenPGP signatures: the release's, so that they are
///   reproducible; a time before the key's creation is moved up to it
public record KeySigner(OpenPgpKey openPgp, Ed25519Key dsse, long epochSeconds) implements Signer {
  @Override
  public String clearSign(String text) throws IOException {
    return openPgp.clearSign(text, epochSeconds);
  }

  @Override
  public String detachedSign(InputStream data) throws IOException {
    return openPgp.detachedSign(data, epochSeconds);
  }

  @Override
  public boolean hasSigned(byte[] data, String detachedSignature) throws IOException {
    return OpenPgpKey.verify(publicKeys().openPgpArmoured(), data, detachedSignature);
  }

  @Override
  public byte[] ed25519(byte[] message) {
    return dsse.sign(message);
  }

  @Override
  public KeySigner asOf(long otherEpochSeconds) {
    return new KeySigner(openPgp, dsse, otherEpochSeconds);
  }

  @Override
  public PublicKeys publicKeys() throws IOException {
    return new PublicKeys(openPgp.certificateArmoured(), openPgp.fingerprint(), dsse.publicPem());
  }
}
