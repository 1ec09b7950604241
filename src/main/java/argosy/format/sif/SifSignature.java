package argosy.format.sif;

import argosy.base.Json;
import argosy.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// What a signature of a SIF file says, and how DSSE wraps it:
///
///     metadata = {"version":1,"header":{"digest":D},"objects":[{"relativeId":N,"descriptorDigest":D,
///                 "objectDigest":D},...]}                       ; SifLayout.signedHeader, signedDescriptor
///     envelope = {"payloadType":TYPE,"payload":base64(metadata),"signatures":[{"sig":base64(ed25519(pae))}]}
///     pae      = "DSSEv1" SP len(TYPE) SP TYPE SP len(metadata) SP metadata
final class SifSignature {
  static final String PAYLOAD_TYPE = "application/vnd.sylabs.sif-metadata+json";

  private SifSignature() {}

  /// @param objects of group 1, with the digest of each one's bytes
  static String metadata(byte[] uuid, Map<SifObject, Digest> objects, long epochSeconds) {
    List<Json> list = new ArrayList<>();
    objects.forEach((o, content) ->
        list.add(
            Json.object()
                .put("relativeId", o.id() - 1)
                .put(
                    "descriptorDigest",
                    Digest.of(SifLayout.signedDescriptor(o, epochSeconds)).toString())
                .put("objectDigest", content.toString())
                .build()));
    return Json.object()
        .put("version", 1)
        .put(
            "header",
            Json.object().put("digest", Digest.of(SifLayout.signedHeader(uuid)).toString()).build())
        .put("objects", new Json.Arr(list))
        .build()
        .canonical();
  }

  /// The bytes that are signed (DSSE v1.0, pre-authentication encoding).
  static byte[] preAuthentication(String metadata) {
    byte[] payload = metadata.getBytes(StandardCharsets.UTF_8);
    String head = "DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length;
    return (head + " " + metadata).getBytes(StandardCharsets.UTF_8);
  }

  static byte[] envelope(String metadata, byte[] signature) {
    Base64.Encoder base64 = Base64.getEncoder();
    return Json.object()
        .put("payloadType", PAYLOAD_TYPE)
        .put("payload", base64.encodeToString(metadata.getBytes(StandardCharsets.UTF_8)))
        .put(
            "signatures",
            new Json.Arr(
                List.of(Json.object().put("sig", base64.encodeToString(signature)).build())))
        .build()
        .canonicalBytes();
  }
}
