package argosy.remote.s3;

import argosy.model.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// AWS Signature Version 4 in a header (Amazon S3 API Reference, "Authenticating Requests: Using
/// the Authorization Header").
///
/// @param region `us-east-1`
/// @param service `s3`
record AwsV4(S3Credentials credentials, String region, String service) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// The headers that sign a request.
  ///
  /// @param uri with path and query percent-encoded as they are sent
  /// @param query the decoded query, for the canonical form
  /// @param headers that are signed beside the host, by lower-case name
  /// @param payload the digest of the body
  Map<String, String> sign(
      String method,
      URI uri,
      SortedMap<String, String> query,
      Map<String, String> headers,
      Digest payload,
      Instant now) {
    String time = TIME.format(now);
    String day = time.substring(0, 8);
    SortedMap<String, String> signed = new TreeMap<>(headers);
    signed.put("host", uri.getAuthority());
    signed.put("x-amz-content-sha256", payload.hex());
    signed.put("x-amz-date", time);
    if (!credentials.sessionToken().isEmpty()) {
      signed.put("x-amz-security-token", credentials.sessionToken());
    }
    String names = String.join(";", signed.keySet());
    String canonical =
        method
            + "\n"
            + uri.getRawPath()
            + "\n"
            + S3Uris.query(query)
            + "\n"
            + signed.entrySet().stream()
                .map(h -> h.getKey() + ":" + h.getValue().strip() + "\n")
                .collect(Collectors.joining())
            + "\n"
            + names
            + "\n"
            + payload.hex();
    String scope = day + "/" + region + "/" + service + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + time
            + "\n"
            + scope
            + "\n"
            + Digest.of(canonical.getBytes(StandardCharsets.UTF_8)).hex();
    byte[] key = bytes("AWS4" + credentials.secretKey());
    for (String part : new String[] {day, region, service, "aws4_request"}) {
      key = hmac(key, part);
    }
    signed.remove("host"); // the client sends it
    signed.put(
        "authorization",
        "AWS4-HMAC-SHA256 Credential="
            + credentials.accessKey()
            + "/"
            + scope
            + ",SignedHeaders="
            + names
            + ",Signature="
            + HexFormat.of().formatHex(hmac(key, toSign)));
    return signed;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA256", e);
    }
  }
}
