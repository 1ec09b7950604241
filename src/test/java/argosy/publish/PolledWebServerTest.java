package argosy.publish;

import argosy.model.Remote;
import argosy.remote.Remotes;
import argosy.testing.DavServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A real Apache that is published to.
@Tag("client")
class PolledWebServerTest extends PolledPlaceContract {
  @TempDir private static Path data;
  private static DavServer server;

  @BeforeAll
  static void start() throws IOException {
    server = DavServer.start(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Remote open() throws IOException {
    return Remotes.writing(
        server.url() + "/sw",
        Map.of("NETRC", DavServer.netrc(data).toString()),
        InstantSource.system());
  }
}
