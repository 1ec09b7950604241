package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import argosy.testing.SmallTools;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A program in C that reads a file by a path that was compiled into it and cannot be moved: in a
/// root stack its private view of the mounts has the path, wherever the stack stands.
@Tag("client")
class CompiledInPathTest {
  private static final Path FIXED = Path.of("/opt/fixed for ever/answer");
  @TempDir Path folder;

  @Test
  void thePathIsThereWhereverTheStackStandsAndNowhereElse() throws IOException {
    assumeThat(Tool.find("gcc")).as("gcc").isPresent();
    CommandLine argosy = new CommandLine(folder);
    argosy.ok("keys", "init", "--ed25519");
    Path files = SmallTools.in(Files.createDirectories(folder.resolve("stack/files")));
    files.resolve("usr/bin/umount").toFile().delete(); // has rights that a stack does not need
    Files.createDirectories(files.resolve("opt/fixed for ever"));
    Files.writeString(files.resolve("opt/fixed for ever/answer"), "42\n");
    Files.writeString(
        folder.resolve("tell.c"),
        """
        #include <stdio.h>
        int main(void) {
          int answer;
          FILE *file = fopen("%s", "r");
          if (!file || fscanf(file, "%%d", &answer) != 1) return 1;
          printf("the answer is %%d\\n", answer);
          return 0;
        }
        """
            .formatted(FIXED));
    Tool.of("gcc", "-o", files.resolve("usr/bin/tell").toString(), "tell.c").in(folder).runOk();
    Files.writeString(
        folder.resolve("stack/stack.yaml"),
        """
        name: fixed
        version: 1
        summary: a path that cannot be moved
        kind: root
        contents: [{dir: files}]
        commands: [tell]
        """);
    String ships = "--out=" + folder.resolve("ships");
    argosy.ok("ship", folder.resolve("stack").toString(), "--forms=tarball", "--no-prove", ships);
    assertThat(FIXED).doesNotExist();
    assertThat(Tool.of(files.resolve("usr/bin/tell").toString()).run().exit()).isOne();

    Path place = Files.createDirectories(folder.resolve("one place"));
    Path tarball;
    try (var found = Files.list(folder.resolve("ships"))) {
      tarball = found.filter(f -> f.toString().endsWith(".tar.zst")).findFirst().orElseThrow();
    }
    Tool.of("tar", "-C", place.toString(), "--strip-components=1", "-xf", tarball.toString())
        .runOk();
    for (Path at : List.of(place, folder.resolve("another, \u00f6dd"))) {
      if (!at.equals(place)) {
        Files.move(place, at);
      }
      assertThat(Tool.of(at.resolve("bin/tell").toString()).runOk().out())
          .isEqualTo("the answer is 42\n");
    }
  }
}
