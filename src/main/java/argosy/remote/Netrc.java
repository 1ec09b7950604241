package argosy.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Names and passwords as curl, git and ftp keep them: the file `NETRC` names, else `~/.netrc`.
///
///     ("machine" HOST | "default") ("login" NAME | "password" SECRET | "account" TEXT)*
final class Netrc {
  private Netrc() {}

  /// The value of an Authorization header (RFC 7617) for a host; empty if the file knows none.
  static Optional<String> authorization(String host, Map<String, String> environment)
      throws IOException {
    Path file =
        Path.of(
            environment.getOrDefault(
                "NETRC", environment.getOrDefault("HOME", "/nonexistent") + "/.netrc"));
    return Files.isReadable(file)
        ? authorization(host, Files.readString(file, StandardCharsets.UTF_8))
        : Optional.empty();
  }

  static Optional<String> authorization(String host, String text) {
    List<String> words = List.of(text.strip().split("\\s+"));
    String login = "";
    String password = "";
    boolean meant = false;
    for (int i = 0; i < words.size(); i++) {
      String value = i + 1 < words.size() ? words.get(i + 1) : "";
      switch (words.get(i)) {
        case "machine" -> {
          if (meant) {
            return Optional.of(basic(login, password)); // the first that fits
          }
          meant = value.equals(host);
          i++;
        }
        case "default" -> {
          if (meant) {
            return Optional.of(basic(login, password));
          }
          meant = true;
        }
        case "login" -> {
          login = value;
          i++;
        }
        case "password" -> {
          password = value;
          i++;
        }
        default -> {
          // account, macdef
        }
      }
    }
    return meant ? Optional.of(basic(login, password)) : Optional.empty();
  }

  private static String basic(String login, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((login + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
