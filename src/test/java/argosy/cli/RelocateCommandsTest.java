package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `argosy relocate` and `argosy lint`, on trees that lie where they name themselves.
class RelocateCommandsTest {
  @TempDir Path folder;
  private CommandLine argosy;
  private Path tree;

  @BeforeEach
  void installed() throws IOException {
    argosy = new CommandLine(folder);
    tree = folder.resolve("a-place-that-is-long-enough-for-others");
    write("bin/tool", "#!" + tree + "/bin/sh\necho at " + tree + "\n", 0755);
    write("lib/x.so", "\0" + tree + "/lib\0next\0", 0644);
    write("share/plain", "no place", 0644);
    Files.createSymbolicLink(tree.resolve("bin/sh"), Path.of("/bin/sh"));
  }

  private void write(String path, String text, int mode) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setAttribute(file, "unix:mode", mode);
  }

  @Test
  void aTreeIsMovedAndRunsWhereItIsAlsoWithASpaceInItsPath() throws Exception {
    Path to = folder.resolve("my place");
    assertThat(argosy.run("relocate", tree.toString(), "--to", to.toString(), "--json"))
        .as(argosy.said())
        .isZero();
    Json.Obj moved = argosy.json();
    assertThat(moved.string("to")).isEqualTo(to.toString());
    assertThat(moved.get("files").asLong()).isEqualTo(2);
    assertThat(tree).doesNotExist();
    assertThat(Tool.of(to.resolve("bin/tool").toString()).runOk().out())
        .isEqualTo("at " + to + "\n");
    assertThat(to.resolve("share/plain")).hasContent("no place");
    assertThat(Files.size(to.resolve("lib/x.so"))).isEqualTo(tree.toString().length() + 11);
  }

  @Test
  void whatWasMovedByHandIsToldWhereItWas() throws IOException {
    Path to = Files.move(tree, folder.resolve("moved"));
    assertThat(argosy.run("relocate", to.toString(), "--from", tree.toString())).isZero();
    assertThat(Tool.of(to.resolve("bin/tool").toString()).runOk().out())
        .isEqualTo("at " + to + "\n");
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsTouched() throws IOException {
    Path to = folder.resolve("much".repeat(20));
    String before = Files.readString(tree.resolve("bin/tool"));
    assertThat(argosy.run("relocate", tree.toString(), "--to", to.toString())).isEqualTo(4);
    assertThat(argosy.lastLine())
        .contains("lib/x.so: has room for")
        .contains("; do: choose a prefix of at most");
    assertThat(tree.resolve("bin/tool")).hasContent(before);
    assertThat(to).doesNotExist();
  }

  @Test
  void aPlaceThatIsTakenAndATreeThatIsNotThereAreSaidSo() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThat(argosy.run("relocate", tree.toString(), "--to", taken.toString())).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("taken is there already");
    assertThat(argosy.run("relocate", folder.resolve("absent").toString())).isEqualTo(5);
    assertThat(argosy.lastLine()).contains("absent").endsWith("do: check the path");
  }

  @Test
  void withDryRunNothingIsMoved() {
    assertThat(argosy.run("relocate", tree.toString(), "--to", "/x", "--dry-run")).isZero();
    assertThat(tree.resolve("bin/tool")).exists();
  }

  private int lint() throws IOException {
    Path stack = Files.createDirectories(folder.resolve("stack"));
    Files.writeString(
        stack.resolve("stack.yaml"),
        "name: moved\nversion: 1\nsummary: s\nkind: prefix\ncontents:\n  - {dir: '"
            + tree
            + "'}\n");
    assertThat(
            argosy.run(
                "ship",
                stack.toString(),
                "--no-prove",
                "--forms=tarball",
                "--out=" + folder.resolve("out")))
        .as(argosy.said())
        .isZero();
    return argosy.run("lint", "moved", "--json");
  }

  @Test
  void pathsThatRelocationDoesNotReachAreNamedByFileAndByte() throws Exception {
    assertThat(lint()).as(argosy.said()).isZero();
    Files.write(
        tree.resolve("share/wide"), ("ab" + tree + "/x").getBytes(StandardCharsets.UTF_16LE));
    write("share/work", "built in /build/work/x.c\n", 0644);
    assertThat(lint()).isEqualTo(1);
    List<String> found =
        argosy.json().array("findings").stream()
            .map(Json::asObject)
            .map(f -> f.string("path") + " " + f.string("what"))
            .toList();
    assertThat(found)
        .containsExactlyInAnyOrder(
            "share/wide names its build prefix in UTF-16 at byte 4",
            "share/work names the folder it was built in at byte 9");
    assertThat(argosy.lastLine()).contains("2 files name a path of their build; do: ");
  }
}
