package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Remote;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Against a web server that is busy, breaks off, or knows no ranges.
class HttpRemoteTest {
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final AtomicInteger busy = new AtomicInteger();
  private final AtomicInteger breaks = new AtomicInteger();
  private boolean ranges = true;
  private HttpServer server;
  private Remote remote;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/site",
        exchange -> {
          byte[] content =
              files.get(exchange.getRequestURI().getPath().substring("/site/".length()));
          String range = exchange.getRequestHeaders().getFirst("Range");
          if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            exchange.sendResponseHeaders(503, -1);
          } else if (content == null) {
            exchange.sendResponseHeaders(404, -1);
          } else if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", "" + content.length);
            exchange.sendResponseHeaders(200, -1);
          } else {
            byte[] body = content;
            if (range != null && ranges) {
              String[] ends = range.substring("bytes=".length()).split("-", -1);
              body =
                  Arrays.copyOfRange(
                      content, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]) + 1);
            }
            exchange.sendResponseHeaders(range != null && ranges ? 206 : 200, body.length);
            int sent =
                breaks.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? body.length / 2 : body.length;
            exchange.getResponseBody().write(body, 0, sent);
            exchange.getResponseBody().flush();
          }
          exchange.close();
        });
    server.start();
    remote =
        new HttpRemote(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/site"),
            new Retries(4, time -> {}));
  }

  @AfterEach
  void stop() throws IOException {
    remote.close();
    server.stop(0);
  }

  private byte[] read(String name, long offset, long length) throws IOException {
    try (InputStream in = remote.open(name, offset, length)) {
      return in.readAllBytes();
    }
  }

  @Test
  void partsAreReadWithAndWithoutRanges() throws IOException {
    byte[] content = RemoteContract.noise(100_000);
    files.put("packs/a+b", content);
    assertThat(remote.size("packs/a+b")).contains(100_000L);
    for (boolean has : new boolean[] {true, false}) {
      ranges = has;
      assertThat(read("packs/a+b", 777, 5000)).isEqualTo(Arrays.copyOfRange(content, 777, 5777));
      assertThat(remote.find("packs/a+b")).contains(content);
    }
  }

  @Test
  void aTransferThatBreaksGoesOnWhereItBroke() throws IOException {
    byte[] content = RemoteContract.noise(500_000);
    files.put("x", content);
    breaks.set(3);
    busy.set(2);
    assertThat(read("x", 0, content.length)).isEqualTo(content);
  }

  @Test
  void aServerThatStaysBusyIsToldWithItsAnswer() {
    files.put("x", new byte[10]);
    busy.set(100);
    assertThatThrownBy(() -> remote.find("x"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("503");
  }

  @Test
  void whatIsNotThereIsNotTriedAgain() throws IOException {
    assertThat(remote.find("no")).isEmpty();
    assertThatThrownBy(() -> read("no", 0, 1)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void nothingIsWrittenToAWebServer() {
    assertThatThrownBy(() -> remote.replace("x", Optional.empty(), new byte[0]))
        .isInstanceOf(UnsupportedException.class);
    assertThatThrownBy(() -> remote.list("")).isInstanceOf(UnsupportedException.class);
  }
}
