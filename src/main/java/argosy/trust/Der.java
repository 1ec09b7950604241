package argosy.trust;

import argosy.base.CorruptException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The few structures of ASN.1 that are written by hand (X.690 DER): a plain certificate (RFC 5280
/// section 4.1), and a PKCS#1 key put into PKCS#8 (RFC 5208).
final class Der {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int OCTET_STRING = 0x04;
  private static final int UTF8_STRING = 0x0c;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int SEQUENCE = 0x30;
  private static final int SET = 0x31;

  /// 1.2.840.113549.1.1.1, no parameters.
  private static final byte[] RSA = algorithm(0x01);

  /// 1.2.840.113549.1.1.11, no parameters.
  private static final byte[] SHA256_WITH_RSA = algorithm(0x0b);

  /// 2.5.4.3
  private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT);

  private Der() {}

  private static byte[] algorithm(int last) {
    byte[] oid = {0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 0};
    oid[10] = (byte) last;
    return value(SEQUENCE, oid, new byte[] {0x05, 0x00});
  }

  static byte[] pkcs8(byte[] pkcs1) {
    return value(SEQUENCE, value(INTEGER, new byte[] {0}), RSA, value(OCTET_STRING, pkcs1));
  }

  /// TBSCertificate, version 1.
  static byte[] certificateBody(
      BigInteger serial, String name, long from, long until, byte[] publicKey) {
    byte[] names =
        value(
            SEQUENCE,
            value(
                SET,
                value(
                    SEQUENCE,
                    COMMON_NAME,
                    value(UTF8_STRING, name.getBytes(StandardCharsets.UTF_8)))));
    return value(
        SEQUENCE,
        value(INTEGER, serial.toByteArray()),
        SHA256_WITH_RSA,
        names,
        value(SEQUENCE, time(from), time(until)),
        names,
        publicKey);
  }

  static byte[] certificate(byte[] body, byte[] signature) {
    return value(SEQUENCE, body, SHA256_WITH_RSA, value(BIT_STRING, new byte[] {0}, signature));
  }

  private static byte[] time(long epochSeconds) {
    String text = TIME.format(LocalDateTime.ofEpochSecond(epochSeconds, 0, ZoneOffset.UTC));
    return value(GENERALIZED_TIME, text.getBytes(StandardCharsets.US_ASCII));
  }

  /// SubjectPublicKeyInfo of a certificate.
  static byte[] publicKeyOf(byte[] certificate) throws CorruptException {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(new ByteArrayInputStream(certificate))
          .getPublicKey()
          .getEncoded();
    } catch (CertificateException e) {
      throw new CorruptException("not an X.509 certificate: " + e.getMessage(), e);
    }
  }

  /// `tag length content`, a length over 127 as its own number of bytes and the bytes.
  private static byte[] value(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 128) {
      out.write(length);
    } else {
      byte[] bytes = BigInteger.valueOf(length).toByteArray();
      int skip = bytes[0] == 0 ? 1 : 0;
      out.write(0x80 | bytes.length - skip);
      out.write(bytes, skip, bytes.length - skip);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
