package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.LocalServer;
import argosy.tool.Tool;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `site follow` tells people: a web server takes the posts, a program called sendmail the
/// mail.
class FollowReportTest {
  private static final String SECRET = "/hooks/T0K3N";
  @TempDir Path folder;
  private CommandLine line;
  private HttpServer server;
  private final List<Json.Obj> posts = Collections.synchronizedList(new ArrayList<>());
  private volatile int answer = 204;

  @BeforeEach
  void aSiteAndAServer() throws IOException {
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    line.site("init", line.site.toString());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        SECRET,
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          posts.add(Json.parse(body).asObject());
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// The option, with the address in a file.
  private String webhook(int port) throws IOException {
    Path file = folder.resolve("hook");
    Files.writeString(file, "http://127.0.0.1:" + port + SECRET + "?key=0123\n");
    return "--webhook=@" + file;
  }

  private String webhook() throws IOException {
    return webhook(server.getAddress().getPort());
  }

  private int follow(String... more) {
    List<String> all = new ArrayList<>(List.of("site", "follow", "weekly", "--site=" + line.site));
    all.addAll(List.of(more));
    return line.run(all.toArray(String[]::new));
  }

  private void assertNothingSecretWasSaid() {
    assertThat(line.out() + line.said()).doesNotContain("T0K3N").doesNotContain("0123");
  }

  @Test
  void aRunThatDidSomethingIsPostedAndAnIdleOrADryOneIsNot() throws IOException {
    assertThat(follow(webhook(), "--dry-run")).as(line::said).isZero();
    assertThat(posts).isEmpty();
    assertThat(follow(webhook(), "--json")).as(line::said).isZero();
    assertThat(line.json().array("reports").getFirst().asObject().get("delivered").canonical())
        .isEqualTo("true");
    assertThat(posts).hasSize(1);
    Json.Obj post = posts.getFirst();
    assertThat(post.get("ok").canonical()).isEqualTo("true");
    assertThat(post.string("site")).isEqualTo(line.site.toRealPath().toString());
    assertThat(post.string("text")).contains(": 1 installed\ninstalled tiny-w_2026_46\nweekly: ");
    assertThat(post.get("followed").asObject().array("installed")).hasSize(1);
    assertThat(follow(webhook())).isZero();
    assertThat(posts).as("nothing happened").hasSize(1);
    assertNothingSecretWasSaid();
  }

  @Test
  void oneThatCannotBeInstalledStopsNoOtherAndIsReported() throws IOException {
    line.ship("tiny", "w_2026_47", 42);
    Path own = folder.resolve("stacks/tiny/files/run"); // where a site's launcher goes
    Files.writeString(own, "");
    line.ok(
        "ship",
        folder.resolve("stacks/tiny").toString(),
        "--forms=squashfs",
        "--no-prove",
        "--tag=w_2026_48");
    Files.delete(own);
    line.ship("tiny", "w_2026_49", 42);
    assertThat(follow("--keep-weekly=4", webhook())).isEqualTo(1);
    assertThat(line.out())
        .contains("installed tiny-w_2026_46", "installed tiny-w_2026_47", "weekly: tiny-w_2026_49")
        .doesNotContain("installed tiny-w_2026_48");
    assertThat(posts.getFirst().get("ok").canonical()).isEqualTo("false");
    assertThat(posts.getFirst().string("text"))
        .contains("3 installed, 1 failed")
        .contains("failed tiny@w_2026_48: ");
  }

  @Test
  void aRunThatStopsIsReported() throws IOException {
    line.site("freeze", "--reason=beam on");
    assertThat(follow(webhook())).isEqualTo(6);
    assertThat(posts.getFirst().string("failure")).contains("beam on");
    assertThat(posts.getFirst().get("ok").canonical()).isEqualTo("false");
  }

  @Test
  void aReportThatIsNotTakenIsSaidAndChangesNothing() throws IOException {
    answer = 403;
    assertThat(follow(webhook(), "--quiet")).isZero();
    assertThat(line.said()).contains("no report by webhook: ").contains("403");
    assertThat(line.out()).contains("installed tiny-w_2026_46");
    assertNothingSecretWasSaid();
    line.ship("tiny", "w_2026_47", 42);
    assertThat(follow(webhook(LocalServer.freePort()))).isZero();
    assertThat(line.said()).contains("no report by webhook: ");
    assertThat(line.out()).contains("installed tiny-w_2026_47");
    assertNothingSecretWasSaid();
    line.ship("tiny", "w_2026_48", 42);
    assertThat(follow("--webhook=@" + folder.resolve("nothing"))).isZero();
    assertThat(line.said()).contains("no report by webhook: ");
  }

  @Test
  void mailGoesThroughTheMachinesOwnProgram() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path argosy = CommandLine.launcher(bin);
    Files.writeString(
        bin.resolve("sendmail"),
        "#!/bin/sh\nprintf '%s\\n' \"$@\" >'"
            + folder
            + "/argv'\nexec cat >'"
            + folder
            + "/mail'\n");
    Files.setPosixFilePermissions(
        bin.resolve("sendmail"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Tool.of(
            argosy.toString(),
            "site",
            "follow",
            "weekly",
            "--mail=ops@example.org,root",
            "--site=" + line.site,
            "--home=" + line.home)
        .with("PATH", bin + ":" + System.getenv("PATH"))
        .runOk();
    assertThat(folder.resolve("argv")).hasContent("-i\n--\nops@example.org\nroot\n");
    assertThat(Files.readString(folder.resolve("mail")))
        .startsWith("To: ops@example.org, root\nSubject: argosy on ")
        .contains(": 1 installed\nMIME-Version: 1.0\n")
        .contains("\n\ninstalled tiny-w_2026_46\nweekly: tiny-w_2026_46\n");
    for (String bad : List.of("-oQ/tmp", "a b", "a@b\nBcc: c", "")) {
      assertThat(follow("--mail=" + bad)).as(bad).isEqualTo(2);
    }
  }
}
