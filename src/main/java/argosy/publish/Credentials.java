package argosy.publish;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A user's name and password for a registry.
public record Credentials(String user, String password) {
  /// Reads `USER:PASSWORD`.
  public static Credentials parse(String text) {
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("credentials are USER:PASSWORD");
    }
    return new Credentials(text.substring(0, colon), text.substring(colon + 1));
  }

  /// The value of an `Authorization` header (RFC 7617).
  String basic() {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /// Where podman, skopeo and Docker keep credentials, in the order they are asked
  /// (containers-auth.json(5)).
  ///
  /// @param environment of the process
  public static List<Path> files(Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    find(environment, "REGISTRY_AUTH_FILE").ifPresent(f -> files.add(Path.of(f)));
    if (files.isEmpty()) {
      find(environment, "XDG_RUNTIME_DIR")
          .ifPresent(d -> files.add(Path.of(d, "containers", "auth.json")));
      Optional<String> home = find(environment, "HOME");
      find(environment, "XDG_CONFIG_HOME")
          .or(() -> home.map(h -> h + "/.config"))
          .ifPresent(d -> files.add(Path.of(d, "containers", "auth.json")));
      find(environment, "DOCKER_CONFIG")
          .or(() -> home.map(h -> h + "/.docker"))
          .ifPresent(d -> files.add(Path.of(d, "config.json")));
    }
    return files;
  }

  private static Optional<String> find(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(v -> !v.isEmpty());
  }

  /// Those given as `USER:PASSWORD`, or what podman or docker are logged in with.
  ///
  /// @param environment of the process, for where these keep it
  public static Optional<Credentials> of(
      Optional<String> given, ImageReference image, Map<String, String> environment)
      throws IOException {
    return given.isPresent() ? given.map(Credentials::parse) : find(image, files(environment));
  }

  /// The credentials for a repository from the first file that has some: the longest key that is
  /// the registry or a namespace of it.
  ///
  /// @throws UnsupportedException if they are kept by a helper program
  public static Optional<Credentials> find(ImageReference image, List<Path> files)
      throws IOException {
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        Optional<Credentials> found = inFile(image, file);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Credentials> inFile(ImageReference image, Path file) throws IOException {
    try {
      Json.Obj root = Json.parse(Files.readString(file)).asObject();
      Map<String, Json> auths =
          root.find("auths").map(a -> a.asObject().members()).orElse(Map.of());
      for (String key = image.host() + "/" + image.repository();
          !key.isEmpty();
          key = key.substring(0, Math.max(0, key.lastIndexOf('/')))) {
        for (String form : List.of(key, "https://" + key, "https://" + key + "/", key + "/v2/")) {
          Json entry = auths.get(form);
          Optional<String> auth =
              entry == null ? Optional.empty() : entry.asObject().find("auth").map(Json::asString);
          if (auth.isPresent()) {
            byte[] plain = Base64.getDecoder().decode(auth.get());
            return Optional.of(parse(new String(plain, StandardCharsets.UTF_8)));
          }
        }
      }
      boolean helper =
          root.find("credHelpers")
              .filter(h -> h.asObject().find(image.host()).isPresent())
              .isPresent();
      if (helper) {
        throw new UnsupportedException(
            file + ": credentials for " + image.host() + " are kept by a helper program",
            "give them with --creds USER:PASSWORD");
      }
      return Optional.empty();
    } catch (IllegalArgumentException | CorruptException e) {
      throw new CorruptException(file + ": " + e.getMessage(), e);
    }
  }

  /// Never shows the password.
  @Override
  public String toString() {
    return "Credentials[" + user + "]";
  }
}
