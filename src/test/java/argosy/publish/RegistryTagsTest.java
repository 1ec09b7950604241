package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lists of tags as large registries give them, in pages; a small one is asked in
/// `HubMenuClientTest`.
class RegistryTagsTest {
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void page(String path, String tags, String link) {
    server.createContext(
        path,
        exchange -> {
          byte[] body =
              ("{\"name\": \"lab/sky\", \"tags\": " + tags + "}").getBytes(StandardCharsets.UTF_8);
          if (!link.isEmpty()) {
            exchange.getResponseHeaders().add("Link", link);
          }
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
  }

  private List<String> tags() throws IOException {
    String host = "127.0.0.1:" + server.getAddress().getPort();
    ImageReference repository = new ImageReference(host, "lab/sky", Optional.empty());
    try (RegistryClient client = new RegistryClient(repository, Optional.empty(), false)) {
      return client.tags();
    }
  }

  @Test
  void allPagesAreRead() throws IOException {
    page(
        "/v2/lab/sky/tags/list", "[\"a\", \"b\"]", "</v2/lab/sky/second?last=b&n=2>; rel=\"next\"");
    page("/v2/lab/sky/second", "[\"c\"]", "");
    assertThat(tags()).containsExactly("a", "b", "c");
  }

  @Test
  void aRepositoryWithoutTagsHasNone() throws IOException {
    page("/v2/lab/sky/tags/list", "null", "");
    assertThat(tags()).isEmpty();
  }

  @Test
  void aListThatGoesOnElsewhereIsRefused() {
    page("/v2/lab/sky/tags/list", "[\"a\"]", "<http://localhost:1/v2/x>; rel=\"next\"");
    assertThatThrownBy(this::tags)
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("another registry");
  }

  @Test
  void aListThatNeverEndsIsGivenUp() {
    page("/v2/lab/sky/tags/list", "[]", "</v2/lab/sky/tags/list>; rel=\"next\"");
    assertThatThrownBy(this::tags)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("does not end");
  }

  @Test
  void anotherDocumentIsRefused() {
    page("/v2/lab/sky/tags/list", "[1]", "");
    assertThatThrownBy(this::tags).isInstanceOf(CorruptException.class);
  }
}
