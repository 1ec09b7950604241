package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WarmTest {
  private static final String NAME = "sw.test.org";
  private static final byte[] LARGE = new byte[9 << 20]; // in chunks
  @TempDir private static Path temp;
  private static CommandLine argosy;

  private static Path served() {
    return temp.resolve("srv");
  }

  @BeforeAll
  static void publishRelease() throws IOException {
    argosy = new CommandLine(temp);
    Path stack = Files.createDirectories(temp.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/bin"));
    Path command = stack.resolve("files/bin/tiny");
    Files.writeString(
        command,
        "#!/bin/sh\nread -r line <\"$(dirname \"$0\")/../share/answer\"\necho \"$line\"\n"
            + "head -c 9 \"$(dirname \"$0\")/../share/large\" >/dev/null\n");
    command.toFile().setExecutable(true, false);
    Files.createDirectories(stack.resolve("files/share"));
    Files.writeString(stack.resolve("files/share/answer"), "result answer 42\n");
    Files.writeString(stack.resolve("files/share/manual"), "not read by the demo\n");
    Files.write(stack.resolve("files/share/large"), LARGE);
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: "1"
        summary: a tiny stack
        kind: prefix
        contents:
          - dir: files
        commands: [tiny]
        demo:
          run: ["${prefix}/bin/tiny"]
          expect:
            answer: {value: 42, tolerance: 0}
        """);
    argosy.done("ship", stack.toString(), "--no-prove", "--forms", "tarball");
    argosy.done("publish", "tiny@v1", "--to", "cvmfs:" + served().resolve(NAME));
  }

  private static void serve(HttpExchange exchange) throws IOException {
    Path file = served().resolve(exchange.getRequestURI().getPath().substring(1));
    try (exchange) {
      exchange.sendResponseHeaders(200, Files.size(file));
      Files.copy(file, exchange.getResponseBody());
    }
  }

  private static List<Path> cached(Path cache) throws IOException {
    try (Stream<Path> walk = Files.walk(cache)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }

  private static String[] warm(HttpServer server, Path cache) {
    return new String[] {
      "warm",
      "http://127.0.0.1:" + server.getAddress().getPort() + "/" + NAME,
      "--path",
      "/linux-amd64/tiny/latest",
      "--cache",
      cache.toString(),
      "--key",
      temp.resolve("home/cvmfs/keys/" + NAME + ".pub").toString()
    };
  }

  private static HttpServer started(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  @Test
  void theFilesThatTheDemoOpenedAreFetchedByHttpIntoAClientsCacheOnce() throws IOException {
    Path cache = temp.resolve("cache");
    HttpServer server = started(WarmTest::serve);
    try {
      String[] warm = warm(server, cache);
      Json.Obj warmed = argosy.done(warm);
      List<String> contents = new ArrayList<>();
      for (Path file : cached(cache)) {
        contents.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
      assertThat(contents)
          .contains("result answer 42\n")
          .doesNotContain("not read by the demo\n")
          .as("catalogs of the root and of the release")
          .filteredOn(c -> c.startsWith("SQLite format 3"))
          .hasSize(2);
      assertThat(Files.readString(cache.resolve("cvmfschecksum." + NAME)))
          .matches("[0-9a-f]{40}T\\d+R2");
      assertThat(warmed.number("bytes")).isGreaterThan(LARGE.length);
      assertThat(argosy.done(warm).number("fetched")).isZero();
    } finally {
      server.stop(0);
    }
  }

  /// Sends half of the large file's pieces, then cuts the line.
  private static void die(HttpExchange exchange) throws IOException {
    Path file = served().resolve(exchange.getRequestURI().getPath().substring(1));
    if (!file.getFileName().toString().endsWith("P")) {
      serve(exchange);
      return;
    }
    try (exchange) {
      exchange.sendResponseHeaders(200, Files.size(file));
      byte[] all = Files.readAllBytes(file);
      exchange.getResponseBody().write(all, 0, all.length / 2);
      throw new IOException("the line is cut");
    }
  }

  @Test
  void ifTheServerDiesNothingHalfIsKeptAndTheNextOneFetchesTheRest() throws IOException {
    Path cache = temp.resolve("cut");
    HttpServer server = started(WarmTest::die);
    try {
      String[] warm = warm(server, cache);
      assertThat(argosy.run(warm)).isEqualTo(5);
      assertThat(cached(cache)).noneMatch(f -> f.startsWith(cache.resolve("txn")));
      assertThat(cache.resolve("cvmfschecksum." + NAME)).doesNotExist();
      server.removeContext("/");
      server.createContext("/", WarmTest::serve);
      assertThat(argosy.done(warm).number("fetched")).isPositive();
      assertThat(cache.resolve("cvmfschecksum." + NAME)).exists();
      assertThat(argosy.done(warm).number("fetched")).isZero();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void throughAMountTheFilesAreRead() throws IOException {
    Path release = Files.createDirectories(temp.resolve("mount/tiny/v1"));
    Files.writeString(release.resolve("startup.txt"), "bin\n");
    Files.writeString(release.resolve("bin"), "12345");
    assertThat(argosy.done("warm", release.toString()).number("bytes")).isEqualTo(5);
    Files.delete(release.resolve("startup.txt"));
    assertThat(argosy.run("warm", release.toString())).isEqualTo(4);
    assertThat(argosy.said()).contains("without a start-up set");
  }

  @Test
  void aReleaseThatIsPublishedWithoutRunningItsDemoHasNoSet() throws IOException {
    String to = "cvmfs:" + served().resolve("other.test.org");
    argosy.done("publish", "tiny@v1", "--to", to, "--no-startup-set");
    assertThat(
            argosy.run(
                "warm",
                served().resolve("other.test.org").toString(),
                "--path",
                "/linux-amd64/tiny/v1",
                "--cache",
                temp.resolve("none").toString()))
        .isEqualTo(4);
    assertThat(argosy.run("warm", "/cvmfs/x", "--path", "/y")).isEqualTo(2);
  }
}
