package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program that needs a C library newer than any machine has: told before anything starts.
class OlderHostTest {
  private static final Pattern NEEDED = Pattern.compile("GLIBC_2\\.[0-9]{2}\\x00");
  @TempDir Path folder;
  private CommandLine argosy = new CommandLine(Path.of(""));

  @BeforeEach
  void aStackOfTomorrow() throws IOException {
    argosy = new CommandLine(folder);
    argosy.ok("keys", "init", "--ed25519");
    Path stack = Files.createDirectories(folder.resolve("new"));
    Path bin = Files.createDirectories(stack.resolve("files/bin"));
    byte[] program = Files.readAllBytes(Path.of("/bin/true").toRealPath());
    String text = new String(program, StandardCharsets.ISO_8859_1);
    assertThat(NEEDED.matcher(text).find()).as("/bin/true needs some C library").isTrue();
    String newer = NEEDED.matcher(text).replaceAll("GLIBC_2.99\0");
    Files.write(bin.resolve("tomorrow"), newer.getBytes(StandardCharsets.ISO_8859_1));
    bin.resolve("tomorrow").toFile().setExecutable(true, false);
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: new
        version: 1
        summary: of tomorrow
        kind: prefix
        base: none
        contents: [{dir: files, name: tomorrow}]
        commands: [tomorrow]
        """);
    argosy.ok(
        "ship",
        stack.toString(),
        "--forms=conda",
        "--no-prove",
        "--out=" + folder.resolve("ships"));
  }

  @Test
  void theReleaseSaysWhatItNeedsAndRunRefusesBeforeItStarts() throws IOException {
    assertThat(argosy.done("show", "new@v1").get("needs").asObject().string("needs-glibc"))
        .isEqualTo("2.99");
    assertThat(argosy.run("run", "new@v1", "--", "tomorrow")).isEqualTo(4);
  }

  @Test
  void aSiteIsToldWhenItIsInstalled() throws IOException {
    argosy.site("init", argosy.site.toString());
    assertThat(
            argosy
                .site("install", "new@v1")
                .array("installed")
                .getFirst()
                .asObject()
                .strings("lacks"))
        .hasSize(1)
        .allMatch(
            l -> l.startsWith("a C library (glibc) of at least 2.99, and this machine has 2."));
    assertThat(argosy.said()).contains("new@v1 does not run on this machine");
  }

  @Test
  void condaEnvironmentsAreRefusedSolvedOrListed() throws IOException {
    Path channel = folder.resolve("ships/conda");
    Path env = folder.resolve("env");
    assertThat(argosy.run("env", "create", "-c", channel.toString(), "new", "-p", env.toString()))
        .isEqualTo(1);
    assertThat(argosy.lastLine()).contains("nothing is __glibc >=2.99").contains("here is 2.");
    Path list = folder.resolve("list.txt");
    try (var files = Files.walk(channel)) {
      String urls =
          files
              .filter(f -> f.toString().endsWith(".conda"))
              .map(f -> f.toUri() + "\n")
              .reduce("", String::concat);
      Files.writeString(list, "@EXPLICIT\n" + urls);
    }
    assertThat(argosy.run("env", "create", "--explicit=" + list, "-p", env.toString()))
        .isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("needs __glibc >=2.99,<3.0.a0, and this machine has __glibc 2.");
    assertThat(env).doesNotExist();
  }
}
