package argosy.model;

import java.io.IOException;
import java.io.InputStream;

/// A key that signs what is published. Where the key lies (file, agent) is the implementation's.
public interface Signer {
  /// An OpenPGP clear-signed text (RFC 4880 section 7): apt's `InRelease`, a SIF's signature
  /// object.
  String clearSign(String text) throws IOException;

  /// An ASCII-armoured detached OpenPGP signature (RFC 4880 section 11.4): apt's `Release.gpg`.
  String detachedSign(InputStream data) throws IOException;

  /// Whether an ASCII-armoured detached OpenPGP signature is this key's over the data; false for a
  /// text that is none.
  boolean hasSigned(byte[] data, String detachedSignature) throws IOException;

  /// An Ed25519 signature (RFC 8032), 64 bytes: DSSE.
  byte[] ed25519(byte[] message) throws IOException;

  /// The same keys, whose OpenPGP signatures are of another time: a package that did not change
  /// since an earlier release is signed as of that one.
  ///
  /// @param epochSeconds a time before the key's creation is moved up to it
  Signer asOf(long epochSeconds);

  /// What users are given to check with.
  PublicKeys publicKeys() throws IOException;

  /// @param openPgpArmoured the ASCII-armoured OpenPGP certificate
  /// @param openPgpFingerprint upper-case hex
  /// @param ed25519Pem SubjectPublicKeyInfo in PEM (RFC 8410)
  record PublicKeys(String openPgpArmoured, String openPgpFingerprint, String ed25519Pem) {}
}
