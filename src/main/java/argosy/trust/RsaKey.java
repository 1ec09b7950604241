package argosy.trust;

import argosy.base.CorruptException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// An RSA key pair for formats that ask for RSA (CernVM-FS), from the JDK. PEM as openssl writes
/// it, old (`RSA PRIVATE KEY`, PKCS#1) or new (`PRIVATE KEY`, PKCS#8).
public final class RsaKey {
  private static final int BITS = 2048;
  private final PrivateKey secret;
  private final PublicKey open;

  private RsaKey(PrivateKey secret, PublicKey open) {
    this.secret = secret;
    this.open = open;
  }

  /// What is signed and how: PKCS#1 version 1.5 padding in both.
  public enum Scheme {
    /// The SHA-1 of the message.
    SHA1("SHA1withRSA"),
    /// The message itself, without saying what it is: at most 245 bytes.
    RAW("NONEwithRSA");

    private final String jdk;

    Scheme(String jdk) {
      this.jdk = jdk;
    }
  }

  public static RsaKey create(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS, random);
      var pair = generator.generateKeyPair();
      return new RsaKey(pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /// @param where the key's file, for messages
  public static RsaKey parse(String where, String secretPem) throws CorruptException {
    try {
      Pem pem = Pem.parse(where, secretPem);
      byte[] pkcs8 =
          switch (pem.label()) {
            case "PRIVATE KEY" -> pem.data();
            case "RSA PRIVATE KEY" -> Der.pkcs8(pem.data());
            default -> throw new CorruptException(where + ": a " + pem.label() + " is no RSA key");
          };
      KeyFactory factory = KeyFactory.getInstance("RSA");
      PrivateKey secret = factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      if (!(secret instanceof RSAPrivateCrtKey crt)) {
        throw new CorruptException(where + ": the key lacks its public half");
      }
      PublicKey open =
          factory.generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
      return new RsaKey(secret, open);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CorruptException(where + ": not an RSA key in PEM: " + e.getMessage(), e);
    }
  }

  /// A function of key and message.
  public byte[] sign(Scheme scheme, byte[] message) {
    try {
      Signature signature = Signature.getInstance(scheme.jdk);
      signature.initSign(secret);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key signs anything", e);
    }
  }

  /// Whether the signature is that of the message by the key.
  ///
  /// @param publicKey SubjectPublicKeyInfo, DER
  /// @throws CorruptException if it is no RSA key
  private static boolean verify(Scheme scheme, byte[] publicKey, byte[] message, byte[] signature)
      throws CorruptException {
    try {
      PublicKey key =
          KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(publicKey));
      Signature check = Signature.getInstance(scheme.jdk);
      check.initVerify(key);
      check.update(message);
      return check.verify(signature);
    } catch (SignatureException e) {
      return false; // of another length or form
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new CorruptException("not an RSA public key: " + e.getMessage(), e);
    }
  }

  /// @param publicPem `PUBLIC KEY`
  public static boolean verify(Scheme scheme, String publicPem, byte[] message, byte[] signature)
      throws CorruptException {
    return verify(scheme, Pem.parse("public key", publicPem).data(), message, signature);
  }

  /// With the key that a certificate holds. Its dates and names are not looked at.
  public static boolean verifyByCertificate(
      Scheme scheme, String certificatePem, byte[] message, byte[] signature)
      throws CorruptException {
    return verify(scheme, Der.publicKeyOf(certificate(certificatePem)), message, signature);
  }

  /// A certificate's DER.
  public static byte[] certificate(String pem) throws CorruptException {
    return Pem.parse("certificate", pem).data();
  }

  /// A certificate by this key of this key (X.509 version 1), in PEM.
  ///
  /// @param name its subject and issuer
  public String selfSigned(String name, long fromEpochSeconds, long untilEpochSeconds) {
    BigInteger serial = BigInteger.valueOf(fromEpochSeconds);
    byte[] open = this.open.getEncoded();
    byte[] toSign = Der.certificateBody(serial, name, fromEpochSeconds, untilEpochSeconds, open);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(secret);
      signature.update(toSign);
      return Pem.of("CERTIFICATE", Der.certificate(toSign, signature.sign())).text();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an RSA key signs anything", e);
    }
  }

  /// PKCS#8 in PEM.
  public String secretPem() {
    return Pem.of("PRIVATE KEY", secret.getEncoded()).text();
  }

  /// SubjectPublicKeyInfo in PEM.
  public String publicPem() {
    return Pem.of("PUBLIC KEY", open.getEncoded()).text();
  }
}
