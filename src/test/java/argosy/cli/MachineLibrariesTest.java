package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The machine's programs beside a stack that has libraries of the same names, with which they
/// could not start.
@Tag("client")
class MachineLibrariesTest {
  private static final String USES_ZLIB =
      "/usr/bin/python3 -c 'import zlib, ssl; print(\"works\")'";
  @TempDir Path folder;
  private CommandLine line;
  private Path stack;

  @BeforeEach
  void aStackHasItsOwnZlib() throws IOException {
    assumeTrue(Files.exists(Path.of("/usr/bin/python3")), "python3 is not installed");
    line = new CommandLine(folder);
    line.ship("tiny", "w_2026_46", 42);
    stack = folder.resolve("stacks/tiny");
    Path libraries = Files.createDirectories(stack.resolve("files/lib"));
    for (String name : new String[] {"libz.so.1", "libssl.so.3", "libcrypto.so.3", "libc.so.6"}) {
      Files.writeString(libraries.resolve(name), "not for the machine's programs\n");
    }
    line.site("init", line.site.toString());
  }

  private void install(String tag) throws IOException {
    line.ok("ship", stack.toString(), "--forms=tarball", "--no-prove", "--tag=" + tag);
    String said = line.said();
    line.site("install", "tiny@" + tag);
    line.site("switch", "tiny@" + tag);
    assertThat(said.contains("sets LD_LIBRARY_PATH")).isEqualTo(tag.equals("w_2026_48"));
  }

  private Tool.Result inShell(String script) throws IOException {
    return Tool.of("env", "-i", "PATH=/usr/bin:/bin", "sh", "-c", script)
        .in(line.site.toRealPath())
        .run();
  }

  @Test
  void theyLoadTheMachinesLibrariesInAnActivatedShell() throws IOException {
    install("w_2026_47");
    assertThat(inShell(". env/current.sh; " + USES_ZLIB + "; tiny").out())
        .isEqualTo("works\nresult answer 42\n");
  }

  @Test
  void aStackThatAsksForTheContraryIsWarnedOfAndRunKeepsItToItself() throws IOException {
    Path file = stack.resolve("stack.yaml");
    String environment = "environment:\n  - prepend: {LD_LIBRARY_PATH: \"${prefix}/lib\"}\n";
    Files.writeString(file, Files.readString(file).replace("kernels:", environment + "kernels:"));
    install("w_2026_48");
    Tool.Result disturbed = inShell(". env/current.sh; " + USES_ZLIB);
    assertThat(disturbed.ok()).as("as the stack asked").isFalse();
    Tool.Result run =
        inShell(
            "current/run tiny >/dev/null 2>&1; "
                + USES_ZLIB
                + "; echo \"${LD_LIBRARY_PATH-none}\"");
    assertThat(run.out()).isEqualTo("works\nnone\n");
  }
}
