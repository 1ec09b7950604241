package argosy.remote.s3;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Who asks.
///
/// @param sessionToken of temporary credentials; else empty
public record S3Credentials(String accessKey, String secretKey, String sessionToken) {
  /// As the AWS tools find them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, else the profile
  /// (`AWS_PROFILE`, `default`) in `AWS_SHARED_CREDENTIALS_FILE` or `~/.aws/credentials`.
  ///
  /// @return empty if there are none: only what everybody may read can be read
  public static Optional<S3Credentials> find(Map<String, String> environment) throws IOException {
    String key = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
    String secret = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
    if (!key.isEmpty() && !secret.isEmpty()) {
      return Optional.of(
          new S3Credentials(key, secret, environment.getOrDefault("AWS_SESSION_TOKEN", "")));
    }
    Path file =
        Path.of(
            environment.getOrDefault(
                "AWS_SHARED_CREDENTIALS_FILE",
                environment.getOrDefault("HOME", "/nonexistent") + "/.aws/credentials"));
    String profile = environment.getOrDefault("AWS_PROFILE", "default");
    try {
      return fromProfile(Files.readString(file), profile);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static Optional<S3Credentials> fromProfile(String text, String profile) {
    Map<String, String> values = new HashMap<>();
    boolean inside = false;
    for (String raw : text.lines().toList()) {
      String line = raw.strip();
      if (line.startsWith("[")) {
        inside = line.equals("[" + profile + "]");
      } else if (inside && line.contains("=") && !line.startsWith("#")) {
        int at = line.indexOf('=');
        values.put(line.substring(0, at).strip(), line.substring(at + 1).strip());
      }
    }
    Optional<String> key = Optional.ofNullable(values.get("aws_access_key_id"));
    Optional<String> secret = Optional.ofNullable(values.get("aws_secret_access_key"));
    return key.isPresent() && secret.isPresent()
        ? Optional.of(
            new S3Credentials(
                key.get(), secret.get(), values.getOrDefault("aws_session_token", "")))
        : Optional.empty();
  }

  /// Never shows the secret.
  @Override
  public String toString() {
    return "S3Credentials[" + accessKey + "]";
  }
}
