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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/// A stack on packages of a channel that our own conda form wrote, served on this machine: locked,
/// shipped, renewed, refused.
class StackLockTest {
  @TempDir static Path shared;
  private static Optional<HttpServer> server = Optional.empty();
  private static String channel = "";
  private static CommandLine argosy = new CommandLine(Path.of(""));
  @TempDir Path folder;
  private Path stack;
  private String product = "";

  @BeforeAll
  static void serveAChannelOfTwoVersions() throws IOException {
    argosy = new CommandLine(shared);
    for (String version : List.of("1.5", "2.0")) {
      Path stack = Files.createDirectories(shared.resolve("low" + version));
      Path tool = Files.createDirectories(stack.resolve("tool/bin"));
      Files.writeString(
          tool.resolve("low"), "#!/bin/sh\ncat '" + stack.toRealPath() + "/tool/answer'\n");
      tool.resolve("low").toFile().setExecutable(true, false);
      Files.writeString(stack.resolve("tool/answer"), "low " + version + "\n");
      Files.writeString(
          stack.resolve("stack.yaml"),
          """
          name: lowlands
          version: %s
          summary: below others
          kind: prefix
          base: none
          contents:
            - {dir: tool, name: low, version: "%s"}
          """
              .formatted(version, version));
      argosy.ok(
          "ship",
          stack.toString(),
          "--forms=conda",
          "--no-prove",
          "--out=" + shared.resolve("out"));
    }
    HttpServer files =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            0,
            "/",
            SimpleFileServer.createFileHandler(shared.resolve("out/conda").toAbsolutePath()));
    files.start();
    server = Optional.of(files);
    channel = "http://127.0.0.1:" + files.getAddress().getPort();
  }

  @AfterAll
  static void stop() {
    server.ifPresent(s -> s.stop(0));
  }

  /// Every test has a product of its own.
  @BeforeEach
  void stack(TestInfo test) throws IOException {
    product = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    stack = Files.createDirectories(folder.resolve("top"));
    Files.createDirectories(stack.resolve("own/share"));
    Files.writeString(stack.resolve("own/share/top"), "top\n");
  }

  /// The stack asks for these packages of the channel.
  private void asks(String... specs) throws IOException {
    asksOf(channel, "", specs);
  }

  private void asksOf(String where, String more, String... specs) throws IOException {
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: %s
        version: 1
        summary: on others
        kind: prefix
        base: none
        contents:
          - conda: {channels: ["%s"], specs: ["%s"]}
          - {dir: own, name: own, version: "1"}
        %s
        """
            .formatted(product, where, String.join("\", \"", specs), more));
  }

  private String lock() throws IOException {
    return Files.readString(stack.resolve("stack.lock"));
  }

  private List<String> packages(String release) throws IOException {
    argosy.ok("show", release, "--json");
    return argosy.json().array("packages").stream()
        .map(p -> p.asObject().string("name") + " " + p.asObject().string("version"))
        .toList();
  }

  @Test
  void aLockNamesExactFilesWithTheirDigests() throws IOException {
    asks("low <2");
    argosy.ok("lock", stack.toString());
    assertThat(lock())
        .startsWith("# argosy lock 1\n# platform: linux-64\n# asked: low <2\n@EXPLICIT\n# low 1.5 ")
        .containsPattern(
            "\n" + channel + "/[a-z0-9-]+/low-1.5-[a-z0-9_]+\\.conda#sha256:[0-9a-f]{64}\n");
    Path env = folder.resolve("env");
    argosy.ok("env", "create", "--explicit=" + stack.resolve("stack.lock"), "-p", env.toString());
    assertThat(Tool.of(env.resolve("bin/low").toString()).runOk().out()).isEqualTo("low 1.5\n");
  }

  @Test
  void whatIsLockedIsShippedAndRunsWhereItIsPut() throws IOException {
    asks("low");
    argosy.ok("lock", stack.toString());
    argosy.ok("ship", stack.toString(), "--forms=tarball", "--out=" + folder.resolve("ships"));
    assertThat(packages(product + "@v1")).containsExactly("low 2.0", "own 1", product + " 1");
    argosy.ok("run", product + "@v1", "--", "low");
    asks("low <2");
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball", "--no-prove")).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("stack.lock is of other requirements: the stack asks for low <2")
        .endsWith("do: argosy lock " + stack);
    argosy.ok(
        "ship", stack.toString(), "--tag=w_2026_47", "--forms=tarball", "--no-prove", "--update");
    assertThat(argosy.said()).contains("low 2.0 → 1.5");
    assertThat(lock()).contains("/low-1.5-");
    assertThat(packages(product + "@w_2026_47"))
        .containsExactly("low 1.5", "own 1", product + " 1");
  }

  @Test
  void withoutALockFileWhatWasChosenStaysUntilItIsAskedForAgain() throws IOException {
    asks("low >=1");
    argosy.ok("ship", stack.toString(), "--forms=tarball", "--no-prove");
    assertThat(packages(product + "@v1")).contains("low 2.0");
    Files.move(shared.resolve("out/conda"), shared.resolve("out/away"));
    try {
      argosy.ok("ship", stack.toString(), "--forms=tarball", "--no-prove");
      assertThat(argosy.run("ship", stack.toString(), "--forms=tarball", "--update")).isEqualTo(4);
    } finally {
      Files.move(shared.resolve("out/away"), shared.resolve("out/conda"));
    }
    assertThat(stack.resolve("stack.lock")).doesNotExist();
  }

  @Test
  void aLockThatIsThereIsKeptUntilAnUpdate() throws IOException {
    asks("low <2");
    argosy.ok("lock", stack.toString());
    asks("low");
    argosy.ok("lock", stack.toString());
    assertThat(lock()).contains("/low-1.5-").contains("# asked: low\n");
    argosy.ok("lock", stack.toString(), "--update", "--dry-run");
    assertThat(argosy.said() + argosy.out()).contains("low 1.5 → 2.0");
    assertThat(lock()).contains("/low-1.5-");
    argosy.ok("lock", stack.toString(), "--update");
    assertThat(lock()).contains("/low-2.0-");
  }

  @Test
  void aListOfAnotherToolIsTakenIfItMeetsTheStack() throws IOException {
    asks("low <2");
    argosy.ok("lock", stack.toString());
    Path list = folder.resolve("explicit.txt");
    Files.writeString(
        list, lock().lines().filter(l -> !l.startsWith("#")).reduce("", (a, b) -> a + b + "\n"));
    Files.delete(stack.resolve("stack.lock"));
    argosy.ok("lock", stack.toString(), "--from=" + list);
    assertThat(lock()).contains("/low-1.5-");
    asks("low ==2.0");
    assertThat(argosy.run("lock", stack.toString(), "--from=" + list)).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("explicit.txt is of other requirements");
  }

  @Test
  void aConflictNamesTheTwoRequirementsAndWhoseTheyAre() throws IOException {
    asks("lowlands ==1.5", "low >=2");
    assertThat(argosy.run("lock", stack.toString())).isEqualTo(1);
    assertThat(argosy.lastLine())
        .contains("you asked for low >=2, but lowlands 1.5 needs low ")
        .contains("; lowlands is what you asked for");
    assertThat(stack.resolve("stack.lock")).doesNotExist();
  }

  @Test
  void generationsAreNotMixedAndWhatMustBeBuiltAgainIsNamed() throws IOException {
    Path other = folder.resolve("generations");
    Files.createDirectories(other.resolve("noarch"));
    Files.createDirectories(other.resolve("linux-64"));
    Files.writeString(other.resolve("noarch/repodata.json"), "{\"packages\":{}}");
    Files.writeString(
        other.resolve("linux-64/repodata.json"),
        """
        {"packages": {}, "packages.conda": {
          "base-1-h0_0.conda": {"name": "base", "version": "1", "build": "h0_0",
            "build_number": 0, "depends": [], "constrains": ["__argosy_generation ==11"]},
          "afw-1-h0_0.conda": {"name": "afw", "version": "1", "build": "h0_0",
            "build_number": 0, "depends": ["base"], "constrains": ["__argosy_generation ==12"]}}}
        """);
    asksOf(other.toString(), "generation: 12", "afw");
    assertThat(argosy.run("lock", stack.toString())).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("never mixed: base is of 11, the others of 12")
        .endsWith("do: build these again in generation 12: afw, base");
  }

  @Test
  void aBundleIsAReleaseOfSomePackagesByItsOwnName() throws IOException {
    asksOf(
        channel,
        """
        commands: [low, {name: hi, run: "cat ${prefix}/share/top"}]
        bundles:
          - {name: lows, packages: [low]}
          - {name: tops, packages: [own], summary: the top alone}
        """,
        "low");
    argosy.ok("ship", stack.toString(), "--forms=module", "--no-prove", "--json");
    assertThat(argosy.json().strings("bundles")).containsExactly("lows@v1", "tops@v1");
    assertThat(packages("lows@v1")).containsExactly("low 2.0", "lows 1");
    assertThat(packages("tops@v1")).containsExactly("own 1", "tops 1");
    argosy.ok("ship", "lows@v1", "--forms=tarball", "--out=" + folder.resolve("ships"));
    argosy.ok("run", "lows@v1", "--", "low");
    argosy.ok("show", "tops@v1", "--json");
    assertThat(argosy.json().get("stack").asObject().array("commands"))
        .extracting(c -> c.asObject().string("name"))
        .isEmpty();
    asksOf(channel, "bundles: [{name: lows, packages: [lwo]}]", "low");
    assertThat(argosy.run("ship", stack.toString(), "--tag=w_2026_46", "--forms=module"))
        .isEqualTo(4);
    assertThat(argosy.lastLine()).contains("has no package lwo; did you mean low?");
  }

  @Test
  void packagesOfChannelsDoNotStandAtTheRoot() throws IOException {
    asks("low");
    Path file = stack.resolve("stack.yaml");
    Files.writeString(
        file,
        Files.readString(file).replace("kind: prefix", "kind: root").replace("base: none\n", ""));
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball")).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("do not stand at /");
  }
}
