package argosy.publish;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.publish.RegistryConnection.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Answers a registry's challenges: Basic, or a Bearer token from the place the challenge names
/// (distribution's `spec/auth/token.md`). Safe for several threads.
final class RegistryAuth {
  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private final Optional<Credentials> credentials;
  private final boolean insecure;
  private final Sender sender;

  /// `Authorization` values by scope.
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /// Sends one request, once.
  @FunctionalInterface
  interface Sender {
    HttpResponse<InputStream> send(HttpRequest request) throws IOException;
  }

  RegistryAuth(Optional<Credentials> credentials, boolean insecure, Sender sender) {
    this.credentials = credentials;
    this.insecure = insecure;
    this.sender = sender;
  }

  Optional<String> header(String scope) {
    return Optional.ofNullable(known.get(scope));
  }

  /// Gets a new authorization for the scope after a 401.
  ///
  /// @param scope words `repository:NAME:ACTIONS` between blanks
  void answer(List<String> challenges, String scope, String host) throws IOException {
    List<Challenge> parsed = challenges.stream().map(Challenge::parse).toList();
    for (Challenge c : parsed) {
      if (c.scheme().equals("bearer")) {
        known.put(scope, "Bearer " + token(c, scope, host));
        return;
      }
    }
    for (Challenge c : parsed) {
      if (c.scheme().equals("basic")) {
        known.put(scope, credentials.orElseThrow(() -> denied(host)).basic());
        return;
      }
    }
    throw new Refused(host + " asks for an authentication that is not known: " + challenges);
  }

  private static Refused denied(String host) {
    return new Refused(
        host
            + " wants a name and password: give --creds USER:PASSWORD or run podman login "
            + host);
  }

  private String token(Challenge challenge, String scope, String host) throws IOException {
    String realm = Optional.ofNullable(challenge.parameters().get("realm")).orElse("");
    List<String> query = new ArrayList<>();
    Optional.ofNullable(challenge.parameters().get("service"))
        .ifPresent(s -> query.add("service=" + encode(s)));
    for (String word : scope.split(" ")) {
      query.add("scope=" + encode(word));
    }
    URI uri;
    try {
      uri = URI.create(realm + (realm.contains("?") ? "&" : "?") + String.join("&", query));
    } catch (IllegalArgumentException e) {
      throw new CorruptException(host + ": not the address of a token server: " + realm, e);
    }
    RegistryConnection.requireSafe(uri, insecure);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(60)).GET();
    credentials.ifPresent(c -> request.header("Authorization", c.basic()));
    HttpResponse<InputStream> response = sender.send(request.build());
    try (InputStream body = response.body()) {
      byte[] answer = body.readNBytes(MAX_ANSWER_BYTES);
      if (response.statusCode() == 401 || response.statusCode() == 403) {
        throw credentials.isEmpty()
            ? denied(host)
            : new Refused(uri.getHost() + " refuses the name or password for " + host);
      }
      if (response.statusCode() != 200) {
        throw new IOException(
            "%s: the token server answered %d".formatted(uri.getHost(), response.statusCode()));
      }
      Json.Obj o = Json.parse(new String(answer, StandardCharsets.UTF_8)).asObject();
      return o.find("token").or(() -> o.find("access_token")).map(Json::asString).orElseThrow();
    } catch (IllegalArgumentException | NoSuchElementException e) {
      throw new CorruptException(uri.getHost() + ": the token server's answer has no token", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
