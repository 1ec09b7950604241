package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Remote;
import argosy.testing.DavServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a real Apache with WebDAV.
@Tag("client")
class DavRemoteTest extends AtomicRemoteContract {
  @TempDir private static Path folder;
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static DavServer server;

  @BeforeAll
  static void start() throws IOException {
    server = DavServer.start(folder);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Remote at(String address, Map<String, String> environment) throws IOException {
    return Remotes.writing(address, environment, InstantSource.system());
  }

  @Override
  Remote open() throws IOException {
    return at(
        server.url() + "/place" + PLACES.incrementAndGet(),
        Map.of("NETRC", DavServer.netrc(folder).toString()));
  }

  @Test
  void whoHasNoPasswordIsToldWhereItBelongs() throws IOException {
    try (Remote stranger = at(server.url(), Map.of())) {
      assertThatThrownBy(() -> stranger.remove("x"))
          .isInstanceOfSatisfying(
              UnsupportedException.class, e -> assertThat(e.remedy()).contains("~/.netrc"))
          .hasMessageContaining("401");
    }
  }

  @Test
  void aWebServerThatTakesNoFilesIsRefusedInWords() {
    var plain =
        SimpleFileServer.createFileServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            folder.toAbsolutePath(),
            SimpleFileServer.OutputLevel.NONE);
    plain.start();
    try {
      String url = "http://127.0.0.1:" + plain.getAddress().getPort();
      assertThatThrownBy(() -> at(url, Map.of()).close())
          .isInstanceOf(UnsupportedException.class)
          .hasMessageContaining("takes no files");
    } finally {
      plain.stop(0);
    }
  }

  @Test
  void aPasswordIsNotSentInTheClear() throws IOException {
    Path netrc =
        java.nio.file.Files.writeString(
            folder.resolve("elsewhere"), "machine www.example.org login a password b");
    assertThatThrownBy(
            () -> at("http://www.example.org/sw", Map.of("NETRC", netrc.toString())).close())
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("in the clear");
  }
}
