package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Folders;
import argosy.testing.CWheel;
import argosy.testing.PythonTools;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A prefix stack with a Python of its own, and one on it that adds a wheel with a module in C:
/// proved as a tarball, and run at two other places.
@Tag("client")
class PrefixWheelsTest {
  @TempDir Path folder;

  private void stack(String name, String contents, String more) throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve(name)).resolve("stack.yaml"),
        """
        name: %s
        version: 3.11
        summary: with Python
        kind: prefix
        base: none
        contents: [%s]
        %s
        """
            .formatted(name, contents, more));
  }

  @Test
  void aWheelInCRunsInThePythonOfAPrefixStackWhereverItStands() throws IOException {
    assumeThat(PythonTools.here() && PythonTools.withC()).as("Python's headers").isTrue();
    CommandLine argosy = new CommandLine(folder);
    argosy.ok("keys", "init", "--ed25519"); // made at once, unlike RSA
    Path files = PythonTools.relocatable(Files.createDirectories(folder.resolve("low/files")));
    stack("low", "{dir: files, name: python, version: 3.11.2}", "commands: [python3]");
    argosy.ok("ship", folder.resolve("low").toString(), "--forms=tarball", "--no-prove", out());
    String machine = Tool.of("uname", "-m").runOk().out().strip();
    new CWheel("deep", folder.resolve("c"))
        .build("1.0", "linux_" + machine)
        .says("Requires-Python: >=3.6")
        .in(folder.resolve("mine/wheels"));
    stack(
        "mine",
        "{release: low}, {wheels: wheels}",
        """
        commands: [deep]
        demo:
          run: [deep]
          expect: {answer: {value: 42, tolerance: 0}}
        """);
    argosy.ok("ship", folder.resolve("mine").toString(), "--forms=tarball", out());
    Folders.delete(files);

    Path unpacked = Files.createDirectories(folder.resolve("there"));
    String tarball;
    try (var found = Files.list(folder.resolve("ships"))) {
      tarball =
          found
              .map(Path::toString)
              .filter(f -> f.matches(".*/mine-.*tar.zst"))
              .findFirst()
              .orElseThrow();
    }
    Tool.of("tar", "-C", unpacked.toString(), "--strip-components=1", "-xf", tarball).runOk();
    for (String place : List.of("there", "an \u00f6dd place", "z".repeat(150))) {
      Path at = folder.resolve(place);
      if (!Files.exists(at)) {
        Files.move(unpacked, at);
        unpacked = at;
      }
      Tool.of(at.resolve("relocate").toString()).runOk();
      assertThat(Tool.of(at.resolve("bin/deep").toString()).runOk().out())
          .isEqualTo("result answer 42\n");
      String from =
          "import deep._deep as d, sys; print(d.__file__.startswith(sys.prefix), sys.prefix)";
      assertThat(Tool.of(at.resolve("bin/python3").toString(), "-c", from).runOk().out())
          .isEqualTo("True " + at + "\n");
    }
  }

  private String out() {
    return "--out=" + folder.resolve("ships");
  }
}
