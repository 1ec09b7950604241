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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
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
  void whatAWriterLeftWhoDiedWithTheLockIsTakenAway() throws IOException {
    try (Remote patient = open()) {
      assertThat(patient.replace("n", Optional.empty(), bytes("1"))).isTrue();
    }
    String place = "/place" + PLACES.get();
    Files.createDirectory(folder.resolve("www" + place + "/n.lock.d"));
    Optional<String> login =
        Netrc.authorization("127.0.0.1", Files.readString(DavServer.netrc(folder)));
    Retries atOnce = new Retries(5, time -> {});
    try (Remote next = new DavRemote(URI.create(server.url() + place), login, atOnce)) {
      assertThat(next.replace("n", Optional.of(bytes("1")), bytes("2"))).isTrue();
      assertThat(next.find("n")).contains(bytes("2"));
      assertThat(next.list("")).containsExactly("n");
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
        Files.writeString(
            folder.resolve("elsewhere"), "machine www.example.org login a password b");
    assertThatThrownBy(
            () -> at("http://www.example.org/sw", Map.of("NETRC", netrc.toString())).close())
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("in the clear");
  }
}
