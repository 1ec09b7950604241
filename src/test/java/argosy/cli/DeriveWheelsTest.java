package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.testing.PythonTools;
import argosy.testing.SmallTools;
import argosy.testing.WheelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A release with this machine's Python, and a stack on it that adds wheels; run in name spaces.
@Tag("client")
class DeriveWheelsTest {
  @TempDir Path folder;
  private CommandLine argosy = new CommandLine(Path.of(""));
  private Path stack;

  @BeforeEach
  void aReleaseWithPythonAndWheels() throws IOException {
    assumeThat(PythonTools.here()).as("Debian's Python is on this machine").isTrue();
    argosy = new CommandLine(folder);
    Path low = Files.createDirectories(folder.resolve("low"));
    Path files = PythonTools.in(SmallTools.in(Files.createDirectories(low.resolve("files"))));
    files.resolve("usr/bin/umount").toFile().delete(); // has rights that a stack does not need
    write(low, "low", "{dir: files, name: system}", "commands: [python3]");
    argosy.ok("ship", low.toString(), "--tag=w_2026_46", "--forms=oci", "--no-prove", out());
    stack = Files.createDirectories(folder.resolve("mine"));
    write(
        stack,
        "mine",
        "{release: low@w_2026_46}, {wheels: wheels, requirements: requirements.txt}",
        "commands: [stars]");
    Files.writeString(stack.resolve("requirements.txt"), "# mine\nstars >=1\n");
    new WheelBuilder("stars", "1.5", "py3-none-any")
        .says("Requires-Dist: sky[deep] ~=2.0")
        .file("stars/__init__.py", "import sky\n\ndef main():\n    print('stars', sky.deep())\n")
        .entryPoints("[console_scripts]\nstars = stars:main\n")
        .in(stack.resolve("wheels"));
    new WheelBuilder("sky", "2.4", "py2.py3-none-any")
        .file("sky.py", "def deep():\n    return 'and the sky'\n")
        .in(stack.resolve("wheels"));
  }

  private String out() {
    return "--out=" + folder.resolve("ships");
  }

  private static void write(Path stack, String name, String contents, String more)
      throws IOException {
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: %s
        version: 1
        summary: with Python
        kind: root
        contents: [%s]
        %s
        """
            .formatted(name, contents, more));
  }

  private List<String> layers(String product) throws IOException {
    Path layout = folder.resolve("ships/" + product + "-w_2026_46-amd64.oci");
    Json.Obj index = read(layout.resolve("index.json"));
    String manifest = index.array("manifests").getFirst().asObject().string("digest");
    return read(layout.resolve("blobs/sha256").resolve(Digest.parse(manifest).hex()))
        .array("layers")
        .stream()
        .map(l -> l.asObject().string("digest"))
        .toList();
  }

  private static Json.Obj read(Path file) throws IOException {
    return Json.parse(Files.readString(file)).asObject();
  }

  @Test
  void wheelsRunInTheStacksPythonAndItsImageSharesTheLayersOfTheBase() throws IOException {
    argosy.ok("ship", stack.toString(), "--tag=w_2026_46", "--forms=oci", "--no-prove", out());
    argosy.ok("show", "mine@w_2026_46", "--json");
    assertThat(argosy.json().array("packages"))
        .extracting(p -> p.asObject().string("name") + " " + p.asObject().string("version"))
        .containsExactly("system 1", "low 1", "sky 2.4", "stars 1.5", "mine 1");
    assertThat(layers("mine")).containsAll(layers("low")).hasSizeGreaterThan(layers("low").size());
    argosy.ok("run", "mine@w_2026_46", "--", "stars");
    String check =
        "import importlib.metadata as m, stars, sys; f = m.files('stars');"
            + "assert all(x.locate().exists() for x in f), f;"
            + "assert stars.__cached__ and __import__('os').path.exists(stars.__cached__);"
            + "assert m.version('sky') == '2.4'";
    argosy.ok("run", "mine@w_2026_46", "--", "python3", "-c", check);
    assertThat(argosy.run("run", "low@w_2026_46", "--", "python3", "-c", "import stars")).isOne();
  }

  @Test
  void aWheelThatDoesNotGoWithTheBaseIsRefusedBeforeAnythingIsShipped() throws IOException {
    new WheelBuilder("sky", "2.5", "cp36-cp36m-manylinux_2_17_x86_64").in(stack.resolve("wheels"));
    Files.writeString(stack.resolve("requirements.txt"), "stars >=1\nsky >=2.5\n");
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball", "--no-prove")).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("sky >=2.5")
        .endsWith("do: put wheels into the folder that go together");
    assertThat(argosy.run("show", "mine")).isEqualTo(2);
  }
}
