package argosy.publish;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.remote.Retries;
import argosy.remote.Web;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/// An address that takes reports by POST. It may hold a secret, so nothing that is said of it has
/// more than its host.
public final class Webhook {
  private static final Web.Patience PATIENCE =
      new Web.Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));

  private final URI address;

  private Webhook(URI address) {
    this.address = address;
  }

  /// @throws IllegalArgumentException if it is no `https` address (`http` on this machine)
  /// @throws UnsupportedException for `http` elsewhere
  public static Webhook at(String text) throws UnsupportedException {
    URI uri;
    try {
      uri = URI.create(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("a webhook is an address like https://example.org/hook");
    }
    Optional<String> host = Optional.ofNullable(uri.getHost());
    String scheme = Optional.ofNullable(uri.getScheme()).orElse("");
    if (host.isEmpty() || !scheme.matches("https?")) {
      throw new IllegalArgumentException("a webhook is an address like https://example.org/hook");
    }
    if (scheme.equals("http") && !host.get().matches("localhost|127\\..*|\\[::1]")) {
      throw new UnsupportedException(
          "a webhook's address is a secret, and http sends it to " + host.get() + " in the clear",
          "give its https address");
    }
    return new Webhook(uri);
  }

  public String host() {
    return address.getHost();
  }

  /// Tried twice, each time for at most 15 seconds.
  ///
  /// @throws IOException if it was not taken
  public void post(Json.Obj report) throws IOException {
    try (Web web = new Web(Retries.FEW, PATIENCE)) {
      HttpResponse<InputStream> response =
          web.send(() ->
              HttpRequest.newBuilder(address)
                  .header("Content-Type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(report.canonical())));
      response.body().close();
      if (response.statusCode() / 100 != 2) {
        throw new IOException("the server answered " + response.statusCode());
      }
    } catch (IOException e) {
      String said = Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
      throw new IOException(withoutSecrets(said)); // nor is the cause kept, which might say more
    }
  }

  private String withoutSecrets(String said) {
    String text = said.replace(address.toString(), host());
    for (String part :
        Stream.of(address.getRawPath(), address.getRawQuery(), address.getRawUserInfo())
            .filter(p -> p != null && p.length() > 1)
            .toList()) {
      text = text.replace(part, "/…");
    }
    return text;
  }
}
