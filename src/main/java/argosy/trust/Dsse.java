package argosy.trust;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Json;
import argosy.model.Signer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/// Signed envelopes (Dead Simple Signing Envelope, protocol 1.0.0) with Ed25519 keys.
public final class Dsse {
  private Dsse() {}

  /// The envelope as canonical JSON.
  ///
  /// @param type the payload's media type
  public static byte[] seal(Signer signer, String type, byte[] payload) throws IOException {
    byte[] signature = signer.ed25519(preAuthentication(type, payload));
    return Json.object()
        .put("payload", Base64.getEncoder().encodeToString(payload))
        .put("payloadType", type)
        .put(
            "signatures",
            new Json.Arr(
                List.of(
                    Json.object()
                        .put("keyid", keyId(signer.publicKeys().ed25519Pem()))
                        .put("sig", Base64.getEncoder().encodeToString(signature))
                        .build())))
        .build()
        .canonicalBytes();
  }

  /// The payload, if one of the keys signed it.
  ///
  /// @param where the envelope's name, for messages
  /// @param publicPems SubjectPublicKeyInfo in PEM
  /// @throws CorruptException if it is not an envelope of the type, or none of the keys signed it
  public static byte[] open(
      String where, byte[] envelope, String type, Collection<String> publicPems)
      throws CorruptException {
    try {
      Json.Obj e = Json.parse(new String(envelope, StandardCharsets.UTF_8)).asObject();
      byte[] payload = base64(e.string("payload"));
      byte[] message = preAuthentication(e.string("payloadType"), payload);
      if (!isSigned(e, message, publicPems)) {
        throw new CorruptException(
            "is not signed by a key that is trusted here",
            "give the key of whom it should come from (--key FILE.pem), or put it into keys/trusted"
                + " of the home");
      }
      if (!e.string("payloadType").equals(type)) {
        throw new CorruptException("expected " + type + " but got " + e.string("payloadType"));
      }
      return payload;
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": not a signed envelope: " + e.getMessage(), e);
    } catch (CorruptException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
  }

  private static boolean isSigned(Json.Obj envelope, byte[] message, Collection<String> publicPems)
      throws CorruptException {
    for (Json item : envelope.array("signatures")) {
      byte[] signature = base64(item.asObject().string("sig"));
      for (String pem : publicPems) {
        if (Ed25519Key.verify(pem, message, signature)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Bytes of their only spelling: bits that the last letter has to spare are zero (RFC 4648,
  /// section 3.5), and the padding is there.
  private static byte[] base64(String text) throws CorruptException {
    byte[] bytes = Base64.getDecoder().decode(text);
    if (!Base64.getEncoder().encodeToString(bytes).equals(text)) {
      throw new CorruptException("not canonical base64");
    }
    return bytes;
  }

  /// The SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex.
  public static String keyId(String publicPem) {
    return HexFormat.of().formatHex(Hashing.sha256().digest(Ed25519Key.der(publicPem)));
  }

  /// `"DSSEv1" SP LEN(type) SP type SP LEN(payload) SP payload`
  private static byte[] preAuthentication(String type, byte[] payload) {
    byte[] name = type.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("DSSEv1 " + name.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(name);
    out.writeBytes((" " + payload.length + " ").getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(payload);
    return out.toByteArray();
  }
}
