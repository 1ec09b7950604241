package argosy.publish;

import argosy.base.UnsupportedException;
import argosy.remote.Retries;
import argosy.trust.ServerCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Requests to one registry: authenticated when it asks for it, tried again when it is busy or the
/// connection breaks, redirected without telling others the credentials.
final class RegistryConnection implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(30);
  private static final int MAX_REDIRECTS = 5;
  private final ImageReference image;
  private final boolean insecure;
  private final Retries retries;
  private final HttpClient http;
  private final RegistryAuth auth;
  private final URI root;

  RegistryConnection(
      ImageReference image, Optional<Credentials> credentials, boolean insecure, Retries retries) {
    this.image = image;
    this.insecure = insecure;
    this.retries = retries;
    this.http =
        ServerCertificates.client()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    this.auth = new RegistryAuth(credentials, insecure, this::once);
    String scheme = image.isLoopback() || insecure ? "http" : "https";
    this.root = URI.create(scheme + "://" + image.host() + "/v2/");
  }

  /// Where a request's body comes from, anew for every attempt.
  @FunctionalInterface
  interface Body {
    BodyPublisher publisher() throws IOException;

    Body NONE = BodyPublishers::noBody;
  }

  /// @param scope what a token must allow
  record Call(String method, URI uri, String scope, Map<String, String> headers, Body body) {
    Call {
      headers = Map.copyOf(headers);
    }

    Call with(String header, String value) {
      Map<String, String> more = new TreeMap<>(headers);
      more.put(header, value);
      return new Call(method, uri, scope, more, body);
    }
  }

  ImageReference image() {
    return image;
  }

  Retries retries() {
    return retries;
  }

  /// The address of something in the repository: `blobs/sha256:…`.
  URI uri(String path) {
    return root.resolve(image.repository() + "/" + path);
  }

  Call call(String method, URI uri, Body body) {
    boolean reads = method.equals("GET") || method.equals("HEAD");
    return new Call(
        method,
        uri,
        "repository:" + image.repository() + (reads ? ":pull" : ":pull,push"),
        Map.of(),
        body);
  }

  /// Sends until there is an answer that another attempt would not change.
  HttpResponse<InputStream> send(Call call) throws IOException {
    return retries.send(
        () -> sendOnce(call), response -> failure(response, call), e -> e instanceof Refused);
  }

  /// One attempt, authenticated if asked for, redirects followed.
  HttpResponse<InputStream> sendOnce(Call call) throws IOException {
    HttpResponse<InputStream> response = once(request(call));
    // More than once: several threads may use up one short-lived token.
    for (int i = 0; response.statusCode() == 401 && i < 3; i++) {
      List<String> challenges = response.headers().allValues("WWW-Authenticate");
      response.body().close();
      auth.answer(challenges, call.scope(), image.host());
      response = once(request(call));
    }
    if (response.statusCode() == 401 || response.statusCode() == 403) {
      throw refused(response, call);
    }
    for (int i = 0; isRedirect(response.statusCode(), call.method()); i++) {
      response.body().close();
      URI target = location(response, call.uri());
      requireSafe(target, insecure || root.getScheme().equals("http"));
      if (i == MAX_REDIRECTS) {
        throw new IOException(call.uri() + ": redirected too often");
      }
      Call next = new Call(call.method(), target, call.scope(), call.headers(), call.body());
      response = once(request(next));
    }
    return response;
  }

  private static boolean isRedirect(int status, String method) {
    return (method.equals("GET") || method.equals("HEAD"))
        && (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
  }

  private HttpRequest request(Call call) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .timeout(TIMEOUT)
            .header("User-Agent", "argosy")
            .method(call.method(), call.body().publisher());
    call.headers().forEach(request::header);
    if (root.getScheme().equals(call.uri().getScheme())
        && root.getAuthority().equals(call.uri().getAuthority())) {
      auth.header(call.scope()).ifPresent(value -> request.header("Authorization", value));
    }
    return request.build();
  }

  private HttpResponse<InputStream> once(HttpRequest request) throws IOException {
    return Retries.once(http, request);
  }

  /// The `Location` an answer names, which may be relative.
  static URI location(HttpResponse<?> response, URI asked) throws IOException {
    String location =
        response
            .headers()
            .firstValue("Location")
            .orElseThrow(() -> new IOException(asked + ": an answer without Location"));
    try {
      return asked.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new IOException(asked + ": not an address: " + location, e);
    }
  }

  /// Plain HTTP goes to this machine only, unless asked for.
  static void requireSafe(URI uri, boolean insecure) throws IOException {
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
    boolean plain = scheme.equals("http");
    if (!plain && !scheme.equals("https") || uri.getHost() == null) {
      throw new UnsupportedException("not a web address: " + uri, "ask the registry's owner");
    }
    if (plain
        && !insecure
        && !new ImageReference(uri.getHost(), "x", Optional.empty()).isLoopback()) {
      throw new UnsupportedException(
          uri.getHost() + " would be spoken to without encryption",
          "use a registry with https, or allow it with --insecure");
    }
  }

  /// The registry knows who asks, or does not want to, and says no: trying again does not help.
  static final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }

    Refused(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private Refused refused(HttpResponse<InputStream> response, Call call) {
    IOException why = failure(response, call);
    return new Refused(
        "%s refuses %s: check that the account may %s, or give another with --creds USER:PASSWORD"
            .formatted(
                image.host(),
                image.repository(),
                call.scope().contains(":pull,push") ? "push there" : "pull from there"),
        why);
  }

  /// What the registry said went wrong; reads the answer to its end.
  IOException failure(HttpResponse<InputStream> response, Call call) {
    String said = "";
    try (InputStream body = response.body()) {
      said = new String(body.readNBytes(2000), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      said = "(its answer broke off)";
    }
    return new IOException(
        "%s: %s %s: the registry answered %d %s"
            .formatted(image, call.method(), call.uri().getPath(), response.statusCode(), said)
            .strip());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
