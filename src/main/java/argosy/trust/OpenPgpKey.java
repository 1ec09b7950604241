package argosy.trust;

import argosy.base.CorruptException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyPair;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/// An OpenPGP key (RFC 4880): version 4, RSA or Ed25519, one user id, sign and certify.
///
/// RSA with PKCS#1 v1.5 padding and Ed25519 draw no random number, so a signature is a function of
/// key, time and text. A signature is never dated before its key: readers refuse that.
@SuppressWarnings("JavaUtilDate") // the library's own type for times
public final class OpenPgpKey {
  private static final int RSA_BITS = 3072;
  private static final int HASH = HashAlgorithmTags.SHA512;
  private final PGPSecretKeyRing ring;
  private final PGPPrivateKey secret;

  private OpenPgpKey(PGPSecretKeyRing ring) throws PGPException {
    this.ring = ring;
    this.secret = ring.getSecretKey().extractPrivateKey(null);
  }

  /// @param userId `Name <mail@example.org>`
  /// @param createdEpochSeconds also the time of the self-signature
  /// @param validSeconds after which the key expires; 0 for never
  public static OpenPgpKey create(
      String userId, long createdEpochSeconds, long validSeconds, SecureRandom random) {
    RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
    generator.init(
        new RSAKeyGenerationParameters(BigInteger.valueOf(0x10001), random, RSA_BITS, 144));
    return create(
        userId,
        createdEpochSeconds,
        validSeconds,
        PublicKeyAlgorithmTags.RSA_GENERAL,
        generator.generateKeyPair());
  }

  /// The same with Ed25519 (EdDSA, as GnuPG has it since 2.1): small, but not read by el8's rpm nor
  /// by older systems.
  public static OpenPgpKey createEd25519(
      String userId, long createdEpochSeconds, long validSeconds, SecureRandom random) {
    Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
    generator.init(new Ed25519KeyGenerationParameters(random));
    return create(
        userId,
        createdEpochSeconds,
        validSeconds,
        PublicKeyAlgorithmTags.EDDSA_LEGACY,
        generator.generateKeyPair());
  }

  private static OpenPgpKey create(
      String userId,
      long createdEpochSeconds,
      long validSeconds,
      int algorithm,
      AsymmetricCipherKeyPair keys) {
    if (userId.isBlank() || userId.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a user id is one line of text: \"" + userId + "\"");
    }
    try {
      Date created = new Date(createdEpochSeconds * 1000);
      PGPKeyPair pair = new BcPGPKeyPair(PublicKeyPacket.VERSION_4, algorithm, keys, created);
      PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
      hashed.setSignatureCreationTime(false, created);
      hashed.setKeyFlags(false, KeyFlags.CERTIFY_OTHER | KeyFlags.SIGN_DATA);
      hashed.setPreferredHashAlgorithms(
          false, new int[] {HashAlgorithmTags.SHA512, HashAlgorithmTags.SHA256});
      hashed.setIssuerFingerprint(false, pair.getPublicKey());
      if (validSeconds > 0) {
        hashed.setKeyExpirationTime(false, validSeconds);
      }
      PGPKeyRingGenerator rings =
          new PGPKeyRingGenerator(
              PGPSignature.POSITIVE_CERTIFICATION,
              pair,
              userId,
              new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1),
              hashed.generate(),
              null,
              new BcPGPContentSignerBuilder(algorithm, HASH),
              null);
      return new OpenPgpKey(rings.generateSecretKeyRing());
    } catch (PGPException e) {
      throw new IllegalStateException("making an OpenPGP key failed", e);
    }
  }

  /// Reads an armoured secret key without passphrase.
  ///
  /// @param where the key's file, for messages
  public static OpenPgpKey parse(String where, String armoured) throws IOException {
    try (InputStream in = dearmoured(armoured)) {
      return new OpenPgpKey(new PGPSecretKeyRing(in, new BcKeyFingerprintCalculator()));
    } catch (PGPException | IOException | RuntimeException e) {
      throw new CorruptException(
          where + ": not an OpenPGP secret key without passphrase: " + e.getMessage(), e);
    }
  }

  /// The armoured secret key: for the key's own file only.
  public String secretArmoured() throws IOException {
    return armoured(ring.getEncoded());
  }

  /// The armoured certificate, for users.
  public String certificateArmoured() throws IOException {
    return armoured(ring.toCertificate().getEncoded());
  }

  /// 40 upper-case hex digits.
  public String fingerprint() {
    return HexFormat.of().formatHex(open().getFingerprint()).toUpperCase(Locale.ROOT);
  }

  public String userId() {
    return open().getUserIDs().next();
  }

  public long createdEpochSeconds() {
    return open().getCreationTime().getTime() / 1000;
  }

  /// When it expires, or empty for never.
  public OptionalLong expiresEpochSeconds() {
    long valid = open().getValidSeconds();
    return valid == 0 ? OptionalLong.empty() : OptionalLong.of(createdEpochSeconds() + valid);
  }

  /// An armoured detached signature (RFC 4880 sections 5.2 and 11.4).
  public String detachedSign(InputStream data, long epochSeconds) throws IOException {
    try {
      PGPSignatureGenerator signature = signature(PGPSignature.BINARY_DOCUMENT, epochSeconds);
      byte[] buffer = new byte[1 << 16];
      for (int n = data.read(buffer); n >= 0; n = data.read(buffer)) {
        signature.update(buffer, 0, n);
      }
      return armoured(signature.generate().getEncoded());
    } catch (PGPException e) {
      throw new IllegalStateException("a key of its own signs anything", e);
    }
  }

  /// Whether an armoured detached signature is that of the data, by the key of the certificate.
  ///
  /// @throws CorruptException if the certificate is none
  public static boolean verify(String certificate, byte[] data, String signature)
      throws IOException {
    PGPPublicKey key;
    try (InputStream in = dearmoured(certificate)) {
      key = new PGPPublicKeyRing(in, new BcKeyFingerprintCalculator()).getPublicKey();
    } catch (IOException e) {
      throw new CorruptException("not an OpenPGP certificate: " + e.getMessage(), e);
    }
    try (InputStream in = dearmoured(signature)) {
      Object packets = new PGPObjectFactory(in, new BcKeyFingerprintCalculator()).nextObject();
      if (!(packets instanceof PGPSignatureList list) || list.isEmpty()) {
        return false;
      }
      PGPSignature found = list.get(0);
      found.init(new BcPGPContentVerifierBuilderProvider(), key);
      found.update(data);
      return found.getKeyID() == key.getKeyID() && found.verify();
    } catch (PGPException | IOException | RuntimeException e) {
      return false; // no signature, or of a kind that this key cannot have made
    }
  }

  private static InputStream dearmoured(String text) throws IOException {
    return new ArmoredInputStream(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)));
  }

  /// The text within a clear signature (RFC 4880 section 7). Lines are signed without the blanks at
  /// their ends and with CR LF between them.
  public String clearSign(String text, long epochSeconds) throws IOException {
    try {
      PGPSignatureGenerator signature =
          signature(PGPSignature.CANONICAL_TEXT_DOCUMENT, epochSeconds);
      List<String> lines = text.lines().toList();
      for (int i = 0; i < lines.size(); i++) {
        String line = (i == 0 ? "" : "\r\n") + lines.get(i).stripTrailing();
        signature.update(line.getBytes(StandardCharsets.UTF_8));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (ArmoredOutputStream armour =
          ArmoredOutputStream.builder().clearHeaders().enableCRC(true).build(out)) {
        armour.beginClearText(HASH);
        armour.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        armour.endClearText();
        armour.write(signature.generate().getEncoded());
      }
      return out.toString(StandardCharsets.UTF_8);
    } catch (PGPException e) {
      throw new IllegalStateException("a key of its own signs anything", e);
    }
  }

  private PGPSignatureGenerator signature(int type, long epochSeconds) throws PGPException {
    PGPSignatureGenerator signature =
        new PGPSignatureGenerator(
            new BcPGPContentSignerBuilder(open().getAlgorithm(), HASH), open());
    signature.init(type, secret);
    PGPSignatureSubpacketGenerator hashed = new PGPSignatureSubpacketGenerator();
    hashed.setSignatureCreationTime(
        false, new Date(Math.max(epochSeconds, createdEpochSeconds()) * 1000));
    hashed.setIssuerFingerprint(false, open());
    signature.setHashedSubpackets(hashed.generate());
    return signature;
  }

  private PGPPublicKey open() {
    return ring.getPublicKey();
  }

  private static String armoured(byte[] packets) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArmoredOutputStream armour =
        ArmoredOutputStream.builder().clearHeaders().enableCRC(true).build(out)) {
      armour.write(packets);
    }
    return out.toString(StandardCharsets.US_ASCII);
  }
}
