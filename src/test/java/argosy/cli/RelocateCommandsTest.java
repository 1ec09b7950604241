package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `argosy relocate` and `argosy lint`, on trees that lie where they name themselves.
class RelocateCommandsTest {
  @TempDir Path folder;
  private Path tree;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void installed() throws IOException {
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

  private int argosy(String... args) {
    out.reset();
    err.reset();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--home=" + folder.resolve("home"));
    return new Main(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))
        .run(all.toArray(String[]::new));
  }

  private String last() {
    return err.toString(StandardCharsets.UTF_8).strip().lines().reduce((a, b) -> b).orElse("");
  }

  @Test
  void aTreeIsMovedAndRunsWhereItIsAlsoWithASpaceInItsPath() throws Exception {
    Path to = folder.resolve("my place");
    assertThat(argosy("relocate", tree.toString(), "--to", to.toString(), "--json"))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    Json.Obj moved = Json.parse(out.toString(StandardCharsets.UTF_8)).asObject();
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
    assertThat(argosy("relocate", to.toString(), "--from", tree.toString())).isZero();
    assertThat(Tool.of(to.resolve("bin/tool").toString()).runOk().out())
        .isEqualTo("at " + to + "\n");
  }

  @Test
  void whatDoesNotFitIsRefusedAndNothingIsTouched() throws IOException {
    Path to = folder.resolve("much".repeat(20));
    String before = Files.readString(tree.resolve("bin/tool"));
    assertThat(argosy("relocate", tree.toString(), "--to", to.toString())).isEqualTo(4);
    assertThat(last())
        .contains("lib/x.so: has room for")
        .contains("; do: choose a prefix of at most");
    assertThat(tree.resolve("bin/tool")).hasContent(before);
    assertThat(to).doesNotExist();
  }

  @Test
  void aPlaceThatIsTakenAndATreeThatIsNotThereAreSaidSo() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken"));
    assertThat(argosy("relocate", tree.toString(), "--to", taken.toString())).isEqualTo(2);
    assertThat(last()).contains("taken is there already");
    assertThat(argosy("relocate", folder.resolve("absent").toString())).isEqualTo(5);
    assertThat(last()).contains("absent").endsWith("do: check the path");
  }

  @Test
  void withDryRunNothingIsMoved() {
    assertThat(argosy("relocate", tree.toString(), "--to", "/x", "--dry-run")).isZero();
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
            argosy(
                "ship",
                stack.toString(),
                "--no-prove",
                "--forms=tarball",
                "--out=" + folder.resolve("out")))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    return argosy("lint", "moved", "--json");
  }

  @Test
  void pathsThatRelocationDoesNotReachAreNamedByFileAndByte() throws Exception {
    assertThat(lint()).as(err.toString(StandardCharsets.UTF_8)).isZero();
    Files.write(
        tree.resolve("share/wide"), ("ab" + tree + "/x").getBytes(StandardCharsets.UTF_16LE));
    write("share/work", "built in /build/work/x.c\n", 0644);
    assertThat(lint()).isEqualTo(1);
    List<String> found =
        Json.parse(out.toString(StandardCharsets.UTF_8)).asObject().array("findings").stream()
            .map(Json::asObject)
            .map(f -> f.string("path") + " " + f.string("what"))
            .toList();
    assertThat(found)
        .containsExactlyInAnyOrder(
            "share/wide names its build prefix in UTF-16 at byte 4",
            "share/work names the folder it was built in at byte 9");
    assertThat(last()).contains("2 files name a path of their build; do: ");
  }
}
