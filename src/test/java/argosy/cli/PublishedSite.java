package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// A publisher with a stack of incompressible files, his published folder, and a site elsewhere
/// with a home of its own that trusts his key.
final class PublishedSite {
  static final int BIG_FILES = 24;
  static final int BIG_BYTES = 1_000_000;
  final Path folder;
  final Path published;
  final Path root;
  private CommandLine last;

  private PublishedSite(Path folder) {
    this.folder = folder;
    this.published = folder.resolve("www");
    this.root = folder.resolve("site");
    this.last = new CommandLine(folder);
  }

  /// With one weekly published, and an empty site.
  static PublishedSite make(Path folder) throws IOException {
    PublishedSite site = new PublishedSite(folder);
    site.writeStack();
    site.publisher("keys", "init", "--ed25519");
    site.publish("w_2026_46", "weekly");
    site.init();
    return site;
  }

  /// The same again in another folder; the site is made anew, because it knows where it stands.
  PublishedSite copy(Path to) throws IOException {
    for (String part : List.of("tiny", "www", "publisher")) {
      copy(folder.resolve(part), to.resolve(part));
    }
    PublishedSite copy = new PublishedSite(to);
    copy.init();
    return copy;
  }

  private void writeStack() throws IOException {
    Path stack = Files.createDirectories(folder.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/bin"));
    Files.createDirectories(stack.resolve("files/share"));
    Path program = stack.resolve("files/bin/tiny");
    Files.writeString(program, "#!/bin/sh\necho result answer 42\n");
    program.toFile().setExecutable(true);
    Random random = new Random(7);
    for (int i = 0; i < BIG_FILES; i++) {
      byte[] noise = new byte[BIG_BYTES];
      random.nextBytes(noise);
      Files.write(stack.resolve("files/share/big" + i), noise);
    }
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: 1
        summary: s
        kind: prefix
        base: none
        contents:
          - dir: files
        demo:
          run: [tiny]
          expect: {answer: {value: 42, tolerance: 0}}
        """);
  }

  int at(String home, String... args) {
    last = new CommandLine(folder, folder.resolve(home));
    return last.run(args);
  }

  void publisher(String... args) {
    assertThat(at("publisher", args)).as(this::said).isZero();
  }

  /// Ships the stack as it is and makes it the newest of a channel.
  void publish(String tag, String channel) throws IOException {
    Files.writeString(folder.resolve("tiny/files/share/tag"), tag + "\n");
    publisher(
        "ship",
        folder.resolve("tiny").toString(),
        "--forms=tarball",
        "--no-prove",
        "--tag=" + tag,
        "--out=" + folder.resolve("out"));
    publisher(
        "publish", "tiny@" + tag, "--forms=none", "--to=" + published, "--channel=" + channel);
  }

  /// A site command of the other home.
  int site(String... args) {
    List<String> all = new ArrayList<>(List.of("site"));
    all.addAll(List.of(args));
    if (!args[0].equals("init")) {
      all.add("--site=" + root);
    }
    if (List.of("install", "follow").contains(args[0])) {
      all.add("--key=" + folder.resolve("publisher/keys/ed25519.pem"));
    }
    return at("elsewhere", all.toArray(String[]::new));
  }

  Json.Obj siteJson(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    assertThat(site(all.toArray(String[]::new))).as(this::said).isZero();
    return last.json();
  }

  void init() {
    assertThat(site("init", root.toString())).as(this::said).isZero();
  }

  String said() {
    return last.said();
  }

  String printed() {
    return last.out();
  }

  String lastLine() {
    return last.lastLine();
  }

  List<Path> packs() throws IOException {
    try (Stream<Path> files = Files.walk(published.resolve("argosy/packs"))) {
      return files.filter(f -> f.toString().endsWith(".pack")).sorted().toList();
    }
  }

  /// Another place that shows the same.
  Path mirror(String name) throws IOException {
    copy(published, folder.resolve(name));
    return folder.resolve(name);
  }

  private static void copy(Path from, Path to) throws IOException {
    Tool.of("cp", "-a", from.toString(), to.toString()).runOk();
  }

  /// Whether nothing of a release shows.
  void assertNothingInstalled() throws IOException {
    try (Stream<Path> releases = Files.list(root.resolve("releases"))) {
      assertThat(releases).isEmpty();
    }
    try (Stream<Path> incoming = Files.list(root.resolve("objects/incoming"))) {
      assertThat(incoming).isEmpty();
    }
    assertThat(site("doctor", "--thorough")).as(this::said).isZero();
  }
}
