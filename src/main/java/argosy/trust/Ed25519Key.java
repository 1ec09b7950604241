package argosy.trust;

import argosy.base.CorruptException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/// An Ed25519 key pair (RFC 8032), from the JDK. Its files are PEM as openssl writes them (RFC
/// 8410).
public final class Ed25519Key {
  private static final String SECRET = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";
  private final PrivateKey secret;
  private final PublicKey open;

  private Ed25519Key(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  public static Ed25519Key create(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      var pair = generator.generateKeyPair();
      return new Ed25519Key(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /// Reads both halves, and checks that they belong together.
  ///
  /// @param where the key's file, for messages
  public static Ed25519Key parse(String where, String secretPem, String publicPem)
      throws CorruptException {
    try {
      KeyFactory factory = KeyFactory.getInstance("Ed25519");
      Ed25519Key key =
          new Ed25519Key(
              factory.generatePrivate(new PKCS8EncodedKeySpec(fromPem(secretPem, SECRET))),
              factory.generatePublic(new X509EncodedKeySpec(fromPem(publicPem, PUBLIC))));
      byte[] probe = "argosy".getBytes(StandardCharsets.US_ASCII);
      if (!verify(publicPem, probe, key.sign(probe))) {
        throw new CorruptException(
            where + ": the private and the public key do not belong together");
      }
      return key;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CorruptException(where + ": not an Ed25519 key in PEM: " + e.getMessage(), e);
    }
  }

  /// 64 bytes, a function of key and message.
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs anything", e);
    }
  }

  /// Whether the signature is that of the message.
  ///
  /// @throws CorruptException if the key is not an Ed25519 key
  public static boolean verify(String publicPem, byte[] message, byte[] signature)
      throws CorruptException {
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          KeyFactory.getInstance("Ed25519")
              .generatePublic(new X509EncodedKeySpec(fromPem(publicPem, PUBLIC))));
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // of another length or form
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CorruptException("not an Ed25519 public key in PEM: " + e.getMessage(), e);
    }
  }

  /// PKCS#8 in PEM.
  public String secretPem() {
    return toPem(secret.getEncoded(), SECRET);
  }

  /// SubjectPublicKeyInfo in PEM.
  public String publicPem() {
    return toPem(open.getEncoded(), PUBLIC);
  }

  /// The SubjectPublicKeyInfo (RFC 5280 section 4.1.2.7) that a PEM text holds.
  static byte[] der(String publicPem) {
    return fromPem(publicPem, PUBLIC);
  }

  private static String toPem(byte[] der, String what) {
    String lines =
        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
    return "-----BEGIN " + what + "-----\n" + lines + "\n-----END " + what + "-----\n";
  }

  private static byte[] fromPem(String pem, String what) {
    String begin = "-----BEGIN " + what + "-----";
    String end = "-----END " + what + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("expected " + begin);
    }
    return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
  }
}
