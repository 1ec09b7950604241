package argosy.remote.s3;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/// What a bucket's server says when it refuses: an XML document with a code for programs and a
/// sentence for people.
///
/// Reference: Amazon S3 API Reference, 2006-03-01, Error responses.
///
/// @param code `NoSuchBucket`; empty if the answer has none, as those to HEAD
record S3Refusal(int status, String code, String sentence) {
  private static final int SHOWN_BYTES = 10_000;

  /// Reads the answer to its end.
  static S3Refusal read(HttpResponse<InputStream> response) throws IOException {
    byte[] body;
    try (InputStream in = response.body()) {
      body = in.readNBytes(SHOWN_BYTES);
    }
    String code = text(body, "Code");
    return new S3Refusal(
        response.statusCode(),
        code,
        code.isEmpty()
            ? new String(body, StandardCharsets.UTF_8).strip()
            : code + ": " + text(body, "Message"));
  }

  private static String text(byte[] body, String element) throws IOException {
    try {
      return S3Listing.text(new ByteArrayInputStream(body), element);
    } catch (CorruptException e) { // a proxy's page
      return "";
    }
  }

  boolean isOfBucket() {
    return code.equals("NoSuchBucket");
  }

  /// @param asked what for: a name, a bucket
  /// @param credentials whether somebody asked by name
  IOException failure(S3Address address, String asked, boolean credentials) {
    String where = address + " at " + address.endpoint();
    if (isOfBucket()) {
      return new UnsupportedException(
          where + ": there is no bucket " + address.bucket(),
          "make the bucket, or check its name and AWS_ENDPOINT_URL");
    }
    String said = "the server answered " + status + (sentence.isEmpty() ? "" : " " + sentence);
    if (status == 401 || status == 403) {
      return new UnsupportedException(
          where + ": " + asked + " is refused: " + said,
          credentials
              ? "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or the profile, the bucket's"
                  + " policy and this machine's clock"
              : "give AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in"
                  + " ~/.aws/credentials: none were found");
    }
    return new IOException(where + ": " + asked + ": " + said);
  }
}
