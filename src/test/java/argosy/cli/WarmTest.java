package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
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
  private static final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private static final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private static Path served() {
    return temp.resolve("srv");
  }

  @BeforeAll
  static void publishRelease() throws IOException {
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
    done("ship", stack.toString(), "--no-prove", "--forms", "tarball");
    done("publish", "tiny@v1", "--to", "cvmfs:" + served().resolve(NAME));
  }

  private static int argosy(String... args) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--home=" + temp.resolve("home"));
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  private static Json.Obj done(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    assertThat(argosy(all.toArray(String[]::new)))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    return Json.parse(out.toString(StandardCharsets.UTF_8)).asObject();
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

  @Test
  void theFilesThatTheDemoOpenedAreFetchedByHttpIntoAClientsCacheOnce() throws IOException {
    Path cache = temp.resolve("cache");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", WarmTest::serve);
    server.start();
    try {
      String[] warm = {
        "warm",
        "http://127.0.0.1:" + server.getAddress().getPort() + "/" + NAME,
        "--path",
        "/linux-amd64/tiny/latest",
        "--cache",
        cache.toString(),
        "--key",
        temp.resolve("home/cvmfs/keys/" + NAME + ".pub").toString()
      };
      Json.Obj warmed = done(warm);
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
      assertThat(done(warm).number("fetched")).isZero();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void throughAMountTheFilesAreRead() throws IOException {
    Path release = Files.createDirectories(temp.resolve("mount/tiny/v1"));
    Files.writeString(release.resolve("startup.txt"), "bin\n");
    Files.writeString(release.resolve("bin"), "12345");
    assertThat(done("warm", release.toString()).number("bytes")).isEqualTo(5);
    Files.delete(release.resolve("startup.txt"));
    assertThat(argosy("warm", release.toString())).isEqualTo(4);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("without a start-up set");
  }

  @Test
  void aReleaseThatIsPublishedWithoutRunningItsDemoHasNoSet() throws IOException {
    String to = "cvmfs:" + served().resolve("other.test.org");
    done("publish", "tiny@v1", "--to", to, "--no-startup-set");
    assertThat(
            argosy(
                "warm",
                served().resolve("other.test.org").toString(),
                "--path",
                "/linux-amd64/tiny/v1",
                "--cache",
                temp.resolve("none").toString()))
        .isEqualTo(4);
    assertThat(argosy("warm", "/cvmfs/x", "--path", "/y")).isEqualTo(2);
  }
}
