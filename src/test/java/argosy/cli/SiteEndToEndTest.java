package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
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

/// A site from the command line, as a script uses it.
class SiteEndToEndTest {
  @TempDir Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

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

  private Json.Obj site(String verb, String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of("site", verb));
    all.addAll(List.of(args));
    all.add("--json");
    if (!verb.equals("init")) {
      all.add("--site=" + folder.resolve("site"));
    }
    assertThat(argosy(all.toArray(String[]::new)))
        .as(() -> verb + ": " + err.toString(StandardCharsets.UTF_8))
        .isZero();
    return Json.parse(out.toString(StandardCharsets.UTF_8)).asObject();
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
  }

  @BeforeEach
  void shipTwoWeeklies() throws IOException {
    Path stack = Files.createDirectories(folder.resolve("tiny"));
    Files.createDirectories(stack.resolve("files/usr/share"));
    Files.writeString(stack.resolve("files/usr/share/same"), "the same in every week\n");
    Files.writeString(
        stack.resolve("stack.yaml"),
        "name: tiny\nversion: 1\nsummary: s\nkind: root\ncontents:\n  - dir: files\n");
    for (String tag : List.of("w_2026_46", "w_2026_47")) {
      Files.writeString(stack.resolve("files/usr/share/week"), tag + "\n");
      assertThat(
              argosy(
                  "ship",
                  stack.toString(),
                  "--forms=tarball",
                  "--no-prove",
                  "--tag=" + tag,
                  "--out=" + folder.resolve("out")))
          .as(() -> err.toString(StandardCharsets.UTF_8))
          .isZero();
    }
  }

  @Test
  void aSiteIsMadeFilledSwitchedAndReverted() throws IOException {
    Path root = folder.resolve("site");
    site("init", root.toString(), "--dry-run");
    assertThat(root).doesNotExist();
    site("init", root.toString());
    site("install", "tiny@w_2026_46");
    Json.Obj dry = site("install", "tiny@w_2026_47", "--dry-run");
    assertThat(root.resolve("releases/tiny-w_2026_47")).doesNotExist();
    Json.Obj real = site("install", "tiny@w_2026_47");
    assertThat(real.canonical()).isEqualTo(dry.canonical());
    assertThat(real.array("installed").getFirst().asObject().number("newFiles")).isEqualTo(5);

    site("switch", "tiny@w_2026_46");
    assertThat(site("switch", "w.2026.47", "--dry-run").string("current"))
        .isEqualTo("tiny-w_2026_47");
    assertThat(Files.readString(root.resolve("current/root/usr/share/week")))
        .isEqualTo("w_2026_46\n");
    site("switch", "w.2026.47", "--because=monday");
    assertThat(Files.readString(root.resolve("current/root/usr/share/week")))
        .isEqualTo("w_2026_47\n");
    assertThat(site("active", "--thorough").array("deviations")).isEmpty();
    site("revert");
    assertThat(site("active").string("id")).isEqualTo("tiny-w_2026_46");
    assertThat(site("list").array("releases")).hasSize(2);
    assertThat(site("status").array("history"))
        .extracting(c -> c.asObject().string("how"))
        .containsExactly("switch", "switch", "revert");
    assertThat(site("doctor", "--thorough").array("findings")).isEmpty();
  }

  @Test
  void everyErrorSaysWhatToDo() throws IOException {
    assertThat(argosy("site", "list")).isEqualTo(2);
    assertThat(lastLine()).contains("--site ROOT").endsWith("argosy site list --help");
    assertThat(argosy("site", "list", "--site=" + folder.resolve("nowhere"))).isEqualTo(4);
    assertThat(lastLine()).contains("is no site").contains("argosy site init");
    site("init", folder.resolve("site").toString());
    assertThat(argosy("site", "active", "--site=" + folder.resolve("site"))).isEqualTo(4);
    assertThat(argosy("site", "revert", "--site=" + folder.resolve("site"))).isEqualTo(1);
    assertThat(lastLine()).contains("nothing else was active");
    assertThat(argosy("site", "init", folder.resolve("tiny").toString())).isEqualTo(2);
    assertThat(lastLine()).contains("holds other files");
  }
}
