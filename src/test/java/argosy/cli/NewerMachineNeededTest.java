package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.base.Json;
import argosy.testing.OwnProcess;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that gcc made for newer processors and C++ libraries than a machine has: told before
/// anything of them starts.
@Tag("client")
class NewerMachineNeededTest {
  private static final String OLD = "flags\t\t: fpu cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3\n";
  private static final String MISSING = "abm avx avx2 bmi1 bmi2 f16c fma movbe xsave";
  @TempDir Path folder;
  private CommandLine argosy = new CommandLine(Path.of(""));

  @BeforeEach
  void keys() throws IOException {
    assumeThat(Tool.find("gcc")).as("gcc").isPresent();
    assumeThat(Tool.of("uname", "-m").runOk().out()).isEqualTo("x86_64\n");
    argosy = new CommandLine(folder);
    argosy.ok("keys", "init", "--ed25519");
    Files.writeString(folder.resolve("main.c"), "int main(void) { return 0; }\n");
  }

  /// A stack of one program of its own name.
  private void ship(String name, String... gcc) throws IOException {
    Path bin = Files.createDirectories(folder.resolve(name).resolve("files/bin"));
    List<String> argv = new ArrayList<>(List.of("gcc", "-o", bin.resolve(name).toString()));
    argv.addAll(List.of(gcc));
    Tool.of(argv).in(folder).runOk();
    Files.writeString(
        folder.resolve(name).resolve("stack.yaml"),
        "{name: %1$s, version: 1, summary: s, kind: prefix, base: none, contents: [{dir: files}], commands: [%1$s]}\n"
            .formatted(name));
    String out = "--out=" + folder.resolve("ships");
    argosy.ok("ship", folder.resolve(name).toString(), "--forms=tarball", "--no-prove", out);
  }

  private Json.Obj needs(String name) throws IOException {
    return argosy.done("show", name + "@v1").get("needs").asObject();
  }

  /// Argosy on a machine whose processor has these flags.
  private Tool.Result on(String flags, String... words) throws IOException {
    Path cpuinfo = Files.writeString(folder.resolve("cpuinfo"), "processor\t: 0\n" + flags);
    List<String> argv =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "--propagation=private",
                "sh",
                "-c",
                "mount --bind \"$0\" /proc/cpuinfo && exec \"$@\"",
                cpuinfo.toString()));
    List<String> all = new ArrayList<>(List.of("--home=" + argosy.home));
    all.addAll(List.of(words));
    argv.addAll(OwnProcess.argosy(all.toArray(String[]::new)));
    return Tool.of(argv).run();
  }

  @Test
  void theLevelThatTheCompilerMarkedIsAskedOfTheProcessor() throws IOException {
    ship("fast", "-march=x86-64-v3", "-mneeded", "main.c");
    assertThat(needs("fast").string("needs-processor")).isEqualTo("x86-64-v3");
    Tool.Result old = on(OLD, "run", "fast@v1", "--", "fast");
    assertThat(old.exit()).isEqualTo(4);
    assertThat(old.err())
        .contains(
            "fast v1 needs a processor of level x86-64-v3, and this one lacks "
                + MISSING
                + "; do: use a newer machine, or a release that is built for older ones");
    String modern = OLD.stripTrailing() + " " + MISSING + "\n";
    assertThat(on(modern, "run", "fast@v1", "--", "true").err()).doesNotContain("lacks");

    argosy.site("init", argosy.site.toString());
    Tool.Result installed =
        on(OLD, "site", "install", "fast@v1", "--json", "--site=" + argosy.site);
    assertThat(installed.exit()).as(installed.err()).isZero();
    assertThat(installed.err()).contains("fast@v1 does not run on this machine");
    assertThat(
            Json.parse(installed.out())
                .asObject()
                .array("installed")
                .getFirst()
                .asObject()
                .strings("lacks"))
        .containsExactly(
            "a processor of level x86-64-v3, and this one has no " + MISSING.replace(" ", ", "));
  }

  @Test
  void whatIsNotMarkedIsOfTheFirstLevelAndTheLinkerMarksToo() throws IOException {
    ship("plain", "-march=x86-64-v3", "main.c");
    assertThat(needs("plain").string("needs-processor")).isEqualTo("x86-64-v1");
    ship("linked", "-Wl,-z,x86-64-v2", "main.c");
    assertThat(needs("linked").string("needs-processor")).isEqualTo("x86-64-v2");
    assertThat(on("flags\t: fpu\n", "run", "linked@v1", "--", "linked").err())
        .contains("level x86-64-v2, and this one lacks cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3;");
  }

  @Test
  void aNewerCppLibraryIsAskedOfTheMachine() throws IOException {
    Path library = Path.of("/usr/lib/x86_64-linux-gnu/libstdc++.so.6");
    assumeThat(library).exists();
    Files.writeString(folder.resolve("later.c"), "int later(void) { return 0; }\n");
    Files.writeString(folder.resolve("later.map"), "GLIBCXX_3.4.99 { global: later; };\n");
    Tool.of(
            "gcc",
            "-shared",
            "-fPIC",
            "-Wl,-soname,libstdc++.so.6",
            "-Wl,--version-script=later.map",
            "-o",
            "libstdc++.so.6",
            "later.c")
        .in(folder)
        .runOk();
    Files.writeString(
        folder.resolve("main.c"), "int later(void);\nint main(void) { return later(); }\n");
    ship("newer", "main.c", "libstdc++.so.6");
    assertThat(needs("newer").string("needs-libstdcxx")).isEqualTo("3.4.99");
    String has = library.toRealPath().getFileName().toString().replaceFirst(".*6\\.0\\.", "");
    Tool.Result refused = on(OLD, "run", "newer@v1", "--", "newer");
    assertThat(refused.exit()).isEqualTo(4);
    assertThat(refused.err())
        .contains(
            "newer v1 needs a C++ library (libstdc++) with GLIBCXX_3.4.99, and this machine's ends"
                + " at GLIBCXX_3.4."
                + has
                + "; do: use a newer system, or one of the images of newer");
    argosy.site("init", argosy.site.toString());
    assertThat(
            argosy
                .site("install", "newer@v1")
                .array("installed")
                .getFirst()
                .asObject()
                .strings("lacks"))
        .containsExactly(
            "a C++ library (libstdc++) with GLIBCXX_3.4.99, and this machine has 3.4." + has);
  }
}
