package argosy.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.model.Remote;
import argosy.testing.FaultyWeb;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are dead, that stall, that lack a file.
class MirrorsTest {
  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  private static HttpRemote impatient(String url) {
    Duration soon = Duration.ofMillis(200);
    return new HttpRemote(
        URI.create(url),
        new Web(
            new Retries(2, time -> {}),
            new Web.Patience(Duration.ofSeconds(5), Duration.ofSeconds(20), soon)));
  }

  private Mirrors mirrors(FaultyWeb... webs) {
    List<Remote> places = new ArrayList<>();
    for (FaultyWeb web : webs) {
      places.add(impatient(web.url()));
    }
    return new Mirrors(places, told::add);
  }

  private static byte[] read(Remote remote, String name, long length) throws IOException {
    try (InputStream in = remote.open(name, 0, length)) {
      return in.readAllBytes();
    }
  }

  @Test
  @Timeout(30)
  void aBodyThatStallsIsGivenUpAndSaysSo() throws IOException {
    Files.write(folder.resolve("a.pack"), RemoteContract.noise(100_000));
    try (FaultyWeb web = FaultyWeb.over(folder);
        HttpRemote remote = impatient(web.url())) {
      web.becomes(FaultyWeb.Fault.STALLED);
      assertThatThrownBy(() -> read(remote, "a.pack", 100_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("sends less than 1000 bytes a second");
      web.mend();
      assertThat(read(remote, "a.pack", 100_000)).isEqualTo(RemoteContract.noise(100_000));
    }
  }

  @Test
  void aDeadMirrorIsNamedOnceAndAskedLast() throws IOException {
    Files.write(folder.resolve("a"), new byte[] {1, 2, 3});
    FaultyWeb dead = FaultyWeb.over(folder);
    dead.close();
    try (FaultyWeb alive = FaultyWeb.over(folder);
        Mirrors mirrors = mirrors(dead, alive)) {
      assertThat(mirrors.find("a")).contains(new byte[] {1, 2, 3});
      assertThat(mirrors.find("a")).contains(new byte[] {1, 2, 3});
      assertThat(told)
          .singleElement()
          .asString()
          .contains(dead.url(), "going on with", alive.url());
      assertThat(mirrors.sources().getFirst().where()).startsWith(alive.url());
    }
  }

  @Test
  void whenNoneGivesItEachIsNamedWithItsReason() throws IOException {
    FaultyWeb dead = FaultyWeb.over(folder);
    dead.close();
    try (FaultyWeb alive = FaultyWeb.over(folder);
        Mirrors mirrors = mirrors(dead, alive)) {
      assertThatThrownBy(() -> mirrors.open("no", 0, 5))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(dead.url())
          .hasMessageContaining(alive.url());
    }
    try (FaultyWeb one = FaultyWeb.over(folder);
        FaultyWeb other = FaultyWeb.over(folder);
        Mirrors mirrors = mirrors(one, other)) {
      assertThatThrownBy(() -> mirrors.open("no", 0, 5)).isInstanceOf(NoSuchFileException.class);
    }
  }
}
