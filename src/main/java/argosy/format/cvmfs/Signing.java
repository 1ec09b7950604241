package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.trust.RsaKey;
import java.util.List;
import java.util.Optional;

/// What a repository is signed with.
///
/// @param repository its name
/// @param masterPem the master key's public half
/// @param certificatePem that the whitelist names
/// @param key the certificate's; signs the manifest
/// @param master signs the whitelist, if it is at hand
public record Signing(
    String repository,
    String masterPem,
    String certificatePem,
    RsaKey key,
    Optional<RsaKey> master) {
  TrustChain.Client client() {
    return new TrustChain.Client(List.of(masterPem), Optional.of(repository));
  }

  /// Of the certificate, as whitelists name it.
  String fingerprint(HashAlgorithm algorithm) throws CorruptException {
    return Whitelist.fingerprint(algorithm, RsaKey.certificate(certificatePem));
  }

  byte[] seal(Manifest manifest) {
    HashAlgorithm algorithm = manifest.rootCatalog().algorithm();
    String text = manifest.text();
    return Envelope.seal(
        algorithm, text, key.sign(RsaKey.Scheme.SHA1, Envelope.signed(algorithm, text)));
  }

  static byte[] seal(HashAlgorithm algorithm, Whitelist whitelist, RsaKey master) {
    String text = whitelist.text();
    return Envelope.seal(
        algorithm, text, master.sign(RsaKey.Scheme.RAW, Envelope.signed(algorithm, text)));
  }
}
