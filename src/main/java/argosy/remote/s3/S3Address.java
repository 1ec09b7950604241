package argosy.remote.s3;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Where a bucket is.
///
/// @param endpoint the server
/// @param region that signatures are made for
/// @param prefix of all names in the bucket; empty or ending with `/`
public record S3Address(URI endpoint, String region, String bucket, String prefix) {
  public S3Address {
    if (!bucket.matches("[a-zA-Z0-9][a-zA-Z0-9._-]{1,254}")) {
      throw new IllegalArgumentException(
          "expected s3://BUCKET/PREFIX, but \"" + bucket + "\" is not the name of a bucket");
    }
  }

  /// @param text `s3://BUCKET[/PREFIX]`
  /// @param environment `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL` for servers other than
  ///   Amazon's; `AWS_REGION` or `AWS_DEFAULT_REGION`
  public static S3Address parse(String text, Map<String, String> environment) {
    String rest = text.substring("s3://".length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash + 1).replaceFirst("/+$", "");
    String region = first(environment, "AWS_REGION", "AWS_DEFAULT_REGION").orElse("us-east-1");
    String endpoint =
        first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
            .orElse("https://s3." + region + ".amazonaws.com");
    if (!endpoint.matches("https?://[^/\\s]+\\S*")) {
      throw new IllegalArgumentException(
          "AWS_ENDPOINT_URL is the server's address, as https://s3.example.org: \""
              + endpoint
              + "\"");
    }
    return new S3Address(
        URI.create(endpoint), region, bucket, prefix.isEmpty() ? "" : prefix + "/");
  }

  private static Optional<String> first(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
