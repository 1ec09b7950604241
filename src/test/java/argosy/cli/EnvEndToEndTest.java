package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.tool.Tool;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A prefix stack shipped as a channel, installed from it, adopted again: as a script does it.
class EnvEndToEndTest {
  @TempDir static Path shared;
  private static CommandLine argosy;
  private static String channel = "";
  @TempDir Path folder;

  @BeforeAll
  static void shipAChannel() throws IOException {
    argosy = new CommandLine(shared);
    Path stack = Files.createDirectories(shared.resolve("tiny"));
    Files.createDirectories(stack.resolve("tool/bin"));
    Files.createDirectories(stack.resolve("tool/share"));
    Files.writeString(
        stack.resolve("tool/bin/tiny"),
        "#!/bin/sh\ncat '" + stack.resolve("tool").toRealPath() + "/share/answer'\n");
    stack.resolve("tool/bin/tiny").toFile().setExecutable(true, false);
    Files.writeString(stack.resolve("tool/share/answer"), "result answer 42\n");
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: 1
        summary: a tiny stack
        kind: prefix
        base: []
        contents:
          - {dir: tool, name: Tool_One, version: "2:1.5-3"}
        commands: [tiny]
        demo:
          run: [tiny]
          expect:
            answer: {value: 42, tolerance: 0}
        """);
    Path ships = shared.resolve("ships");
    assertThat(
            argosy.run(
                "ship", stack.toString(), "--forms", "conda", "--no-prove", "--out=" + ships))
        .as(argosy::said)
        .isZero();
    channel = ships.resolve("conda").toString();
  }

  private Path env(String name) {
    return folder.resolve(name);
  }

  @Test
  void anEnvironmentIsMadeFromTheChannelAndItsDemoRuns() throws IOException {
    Path env = env("with space");
    assertThat(argosy.run("env", "create", "-c", channel, "tiny", "-p", env.toString(), "--json"))
        .as(argosy::said)
        .isZero();
    assertThat(argosy.json().array("packages"))
        .extracting(p -> p.asObject().string("name"), p -> p.asObject().string("version"))
        .containsExactly(Tuple.tuple("tool-one", "2!1.5_3"), Tuple.tuple("tiny", "1"));
    assertThat(Tool.of(env.resolve("bin/tiny-demo").toString()).runOk().out()).endsWith("Ok.\n");
    assertThat(env.resolve("conda-meta/history")).isRegularFile();
  }

  @Test
  void aChannelIsReadOverHttpToo() throws IOException {
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            0,
            "/",
            SimpleFileServer.createFileHandler(Path.of(channel).toAbsolutePath()));
    server.start();
    try {
      String url = "http://127.0.0.1:" + server.getAddress().getPort();
      CommandLine fresh = new CommandLine(folder);
      assertThat(fresh.run("env", "create", "-c", url, "tiny", "-p", env("a").toString()))
          .as(fresh::said)
          .isZero();
      assertThat(Files.readString(env("a").resolve("conda-meta/history")))
          .contains("+" + url + "/linux-64::tool-one-2!1.5_3-");
      assertThat(Tool.of(env("a").resolve("bin/tiny-demo").toString()).runOk().out())
          .endsWith("Ok.\n");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void theListOfAnEnvironmentMakesTheSameAgainWithoutAChannel() throws IOException {
    assertThat(
            argosy.run("env", "create", "-c", channel, "tiny", "-p", env("a").toString(), "--list"))
        .isZero();
    Path list = Files.writeString(folder.resolve("list.txt"), argosy.out());
    assertThat(env("a")).doesNotExist();
    assertThat(
            argosy.run("env", "create", "--explicit", list.toString(), "-p", env("a").toString()))
        .as(argosy::said)
        .isZero();
    assertThat(Tool.of(env("a").resolve("bin/tiny-demo").toString()).runOk().out())
        .endsWith("Ok.\n");
  }

  @Test
  void aDryRunChangesNothing() {
    assertThat(argosy.run("env", "create", "-c", channel, "tiny", "-p", env("a").toString(), "-n"))
        .isZero();
    assertThat(env("a")).doesNotExist();
  }

  @Test
  void anAdoptedEnvironmentHasThePackagesOfTheChannel() throws IOException {
    argosy.run("env", "create", "-c", channel, "tiny", "-p", env("a").toString());
    assertThat(argosy.run("adopt", "conda", env("a").toString(), "--json"))
        .as(argosy::said)
        .isZero();
    assertThat(argosy.json().strings("notes")).isEmpty();
    assertThat(argosy.json().array("packages"))
        .extracting(p -> p.asObject().string("name"))
        .containsExactly("tiny", "tool-one");
  }

  @Test
  void everyWayToFailSaysWhatAndWhatToDo() throws IOException {
    assertThat(argosy.run("env", "create", "-c", channel, "tiny>7", "-p", env("a").toString()))
        .isEqualTo(1);
    assertThat(argosy.lastLine())
        .startsWith("argosy: no packages go together: ")
        .contains("; do: ");
    assertThat(argosy.run("env", "create", "-c", channel, "-p", env("a").toString())).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("give -c CHANNEL and packages");
    assertThat(
            argosy.run("env", "create", "-c", folder.toString(), "tiny", "-p", env("a").toString()))
        .isEqualTo(4);
    assertThat(argosy.lastLine()).contains("no conda channel for linux-64");
    assertThat(argosy.run("env", "create", "-c", channel, "tiny", "-p", shared.toString()))
        .isEqualTo(2);
    assertThat(argosy.lastLine()).contains("is there already and not empty");
    assertThat(env("a")).doesNotExist();
  }

  @Test
  void aTamperedPackageIsRefusedWithExitCode3() throws IOException {
    Path copy = folder.resolve("channel");
    Tool.of("cp", "-a", channel, copy.toString()).runOk();
    try (var packages = Files.newDirectoryStream(copy.resolve("linux-64"), "tiny*.conda")) {
      for (Path p : packages) {
        byte[] bytes = Files.readAllBytes(p);
        bytes[bytes.length / 2] ^= 1;
        Files.write(p, bytes);
      }
    }
    CommandLine fresh = new CommandLine(folder);
    assertThat(fresh.run("env", "create", "-c", copy.toString(), "tiny", "-p", env("a").toString()))
        .isEqualTo(3);
    assertThat(fresh.lastLine()).contains("expected sha256");
    assertThat(env("a")).doesNotExist();
  }
}
