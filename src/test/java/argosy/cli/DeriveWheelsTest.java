package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.testing.CWheel;
import argosy.testing.PythonTools;
import argosy.testing.SmallTools;
import argosy.testing.WheelBuilder;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
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
  void aWheelWithAModuleInCAndItsLibraryIsImported() throws IOException {
    assumeThat(PythonTools.withC()).as("gcc and Python's headers are on this machine").isTrue();
    CWheel deep = new CWheel("deep", folder.resolve("c"));
    String platform = "manylinux_2_" + cLibrary() + "_" + machine();
    deep.build("1.0", platform).in(stack.resolve("wheels"));
    Files.writeString(stack.resolve("requirements.txt"), "stars\ndeep\n");
    argosy.ok("ship", stack.toString(), "--tag=w_2026_46", "--forms=oci", "--no-prove", out());
    argosy.ok("run", "mine@w_2026_46", "--", "deep");
    String check =
        "import deep, deep._deep; assert deep.twice(21) == 42;assert"
            + " deep._deep.__file__.startswith('/usr/local/lib/python3'),"
            + " deep._deep.__file__;assert '/usr/local/' in [l for l in open('/proc/self/maps') if"
            + " 'libdeep-' in l][0]";
    argosy.ok("run", "mine@w_2026_46", "--", "python3", "-c", check);
  }

  @Test
  void whatAModuleInCNeedsIsCheckedAgainstThePythonAndTheCLibraryOfTheBase() throws IOException {
    assumeThat(PythonTools.withC()).as("gcc and Python's headers are on this machine").isTrue();
    CWheel deep = new CWheel("deep", folder.resolve("c"));
    Path wheels = stack.resolve("wheels");
    Files.writeString(stack.resolve("requirements.txt"), "stars\ndeep\n");
    Path later = deep.build("2.0", "manylinux_2_99_" + machine()).in(wheels);
    Path other = new WheelBuilder("deep", "1.9", "cp36-cp36m-linux_" + machine()).in(wheels);
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball", "--no-prove")).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("needs a C library (glibc) of at least 2.99, and the stack has 2." + cLibrary())
        .contains("is for cp36-cp36m, and the stack has CPython 3.")
        .contains(later.getFileName().toString(), other.getFileName().toString());

    Files.delete(later);
    WheelBuilder claims = deep.build("1.0", "linux_" + machine());
    String module =
        new String(Files.readAllBytes(folder.resolve("c/_deep.so")), StandardCharsets.ISO_8859_1);
    String newer =
        Pattern.compile("GLIBC_2\\.[0-9]([0-9.]+)\0")
            .matcher(module)
            .replaceAll(m -> "GLIBC_2.99" + "\0".repeat(m.group(1).length()));
    assertThat(newer).as("it needs the C library").isNotEqualTo(module);
    claims.file(deep.module(), newer.getBytes(StandardCharsets.ISO_8859_1)).in(wheels);
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball", "--no-prove")).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("deep 1.0: usr/local/lib/python3.", deep.module())
        .contains("needs a C library (glibc) of at least 2.99")
        .endsWith("; do: take a wheel that was built for a system as old as the stack's");
    assertThat(argosy.run("show", "mine")).isEqualTo(2);
  }

  /// N of this machine's glibc 2.N, which the stack has too.
  private static String cLibrary() throws IOException {
    return Tool.of("getconf", "GNU_LIBC_VERSION").runOk().out().strip().replaceFirst(".* 2\\.", "");
  }

  private static String machine() throws IOException {
    return Tool.of("uname", "-m").runOk().out().strip();
  }

  @Test
  void aWheelThatDoesNotGoWithTheBaseIsRefusedBeforeAnythingIsShipped() throws IOException {
    new WheelBuilder("sky", "2.5", "cp36-cp36m-manylinux_2_17_x86_64").in(stack.resolve("wheels"));
    Files.writeString(stack.resolve("requirements.txt"), "stars >=1\nsky >=2.5\n");
    assertThat(argosy.run("ship", stack.toString(), "--forms=tarball", "--no-prove")).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("sky >=2.5: there is 2.4, and sky-2.5-cp36")
        .endsWith("do: put wheels into the folder that go together");
    assertThat(argosy.run("show", "mine")).isEqualTo(2);
  }
}
