package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.OwnProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Argosy as a script sees it, with a home of its own, a site at `FOLDER/site`, and small prefix
/// stacks to ship.
final class CommandLine {
  private static final String STACK =
      """
      name: NAME
      version: 1
      summary: s
      kind: prefix
      base: none
      contents:
        - dir: files
      kernels:
        - {name: NAME, displayName: Tiny, language: sh, run: [NAME, "{connection_file}"]}
      demo:
        run: [NAME]
        expect: {answer: {value: 42, tolerance: 0}}
      """;

  final Path folder;
  final Path home;
  final Path site;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  CommandLine(Path folder) {
    this(folder, folder.resolve("home"));
  }

  CommandLine(Path folder, Path home) {
    this.folder = folder;
    this.home = home;
    this.site = folder.resolve("site");
  }

  /// @return the exit code
  int run(String... args) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(args));
    all.addFirst("--home=" + home);
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  void ok(String... args) {
    assertThat(run(args)).as(() -> String.join(" ", args) + ": " + said()).isZero();
  }

  /// A command that has to go well; what it prints with `--json`.
  Json.Obj done(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    ok(all.toArray(String[]::new));
    return json();
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  /// The last line of the error output: what went wrong, and what to do.
  String lastLine() {
    return said().stripTrailing().lines().reduce("", (a, b) -> b);
  }

  /// What `--json` printed.
  Json.Obj json() throws IOException {
    return Json.parse(out()).asObject();
  }

  /// A command of the site that has to go well.
  Json.Obj site(String verb, String... args) throws IOException {
    return siteAt(site, verb, args);
  }

  Json.Obj siteAt(Path root, String verb, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("site", verb));
    all.addAll(List.of(args));
    all.add("--json");
    if (!verb.equals("init")) {
      all.add("--site=" + root);
    }
    ok(all.toArray(String[]::new));
    return json();
  }

  /// Ships a release of a stack that has a program, some text of the tag, and text that never
  /// changes.
  ///
  /// @param answer that the program prints; 42 is right
  void ship(String name, String tag, int answer) throws IOException {
    if (!Files.exists(home.resolve("keys"))) {
      ok("keys", "init", "--ed25519"); // made at once, unlike RSA
    }
    Path stack = folder.resolve("stacks").resolve(name);
    Path files = stack.resolve("files");
    Files.createDirectories(files.resolve("share"));
    Files.createDirectories(files.resolve("bin"));
    Files.writeString(stack.resolve("stack.yaml"), STACK.replace("NAME", name));
    Files.writeString(files.resolve("share/same"), "the same in every week\n");
    Files.writeString(files.resolve("share/week"), tag + "\n");
    Path program = files.resolve("bin").resolve(name);
    Files.writeString(program, "#!/bin/sh\necho result answer " + answer + "\n");
    program.toFile().setExecutable(true);
    ok(
        "ship",
        stack.toString(),
        "--forms=tarball",
        "--no-prove",
        "--tag=" + tag,
        "--out=" + folder.resolve("out"));
  }

  /// A script that starts Argosy in a process of its own.
  static Path launcher(Path folder) throws IOException {
    Path argosy = Files.createDirectories(folder).resolve("argosy");
    Files.writeString(argosy, "#!/bin/sh\nexec " + String.join(" ", java()) + " \"$@\"\n");
    argosy.toFile().setExecutable(true);
    return argosy;
  }

  /// The words that start Argosy in a process of its own, each quoted for sh.
  private static List<String> java() {
    return OwnProcess.argosy().stream().map(word -> "'" + word + "'").toList();
  }
}
