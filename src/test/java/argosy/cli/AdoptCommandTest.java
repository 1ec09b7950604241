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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was shipped once is taken in again, as other people's images and archives are.
class AdoptCommandTest {
  @TempDir private Path folder;
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

  private Json.Obj json(String... args) throws IOException {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--json");
    assertThat(argosy(all.toArray(String[]::new)))
        .as(err.toString(StandardCharsets.UTF_8))
        .isZero();
    return Json.parse(out.toString(StandardCharsets.UTF_8)).asObject();
  }

  private String lastLine() {
    return err.toString(StandardCharsets.UTF_8).stripTrailing().lines().reduce("", (a, b) -> b);
  }

  private Path stack(String name, String contents) throws IOException {
    Path stack = Files.createDirectories(folder.resolve(name));
    Files.writeString(
        stack.resolve("stack.yaml"),
        "name: %s\nversion: 1\nsummary: a stack\nkind: root\ncontents: [%s]\n"
            .formatted(name, contents));
    return stack;
  }

  private Path ship(Path stack, String form) throws IOException {
    Json.Obj shipped = json("ship", stack.toString(), "--forms=" + form, "--no-prove");
    return Path.of(shipped.array("forms").getFirst().asObject().string("path"));
  }

  @Test
  void imagesAndArchivesAreAdoptedAndShippedAgain() throws IOException {
    Path first = stack("first", "{dir: files}");
    Files.createDirectories(first.resolve("files/usr/share"));
    Files.writeString(first.resolve("files/usr/share/text"), "hello\n");
    Path layout = ship(first, "oci").getParent();
    Path tarball = ship(first, "tarball");

    Json.Obj image = json("adopt", "oci", layout + ":stack-first-v1");
    assertThat(image.array("packages").getFirst().asObject().string("name")).isEqualTo("first");
    Json.Obj archive =
        json("adopt", "tarball", tarball.toString(), "--kind=root", "--inside=first-v1/root");
    assertThat(archive.string("tree")).isEqualTo(image.string("tree"));
    assertThat(archive.array("packages").getFirst().asObject().string("name"))
        .isEqualTo("first-v1-amd64");

    Path second = stack("second", "{oci: \"" + layout + ":stack-first-v1\"}");
    json("ship", second.toString(), "--forms=tarball", "--no-prove");
    json("prove", "second@v1", "--forms=tarball", "--same-files");
    Path third = stack("third", "{tarball: \"" + tarball + "\", name: whole}");
    json("ship", third.toString(), "--forms=tarball", "--no-prove");
    assertThat(json("show", "third@v1").array("packages").getFirst().asObject().string("name"))
        .isEqualTo("whole");
  }

  @Test
  void whatIsNoImageIsSaidWithWhatIsExpected() {
    assertThat(argosy("adopt", "oci", folder.toString())).isEqualTo(2);
    assertThat(lastLine()).startsWith("argosy: ").contains("no image layout").contains("oci://");
    assertThat(argosy("adopt", "oci", "oci://localhost:1/a/b:c")).isEqualTo(5);
    assertThat(lastLine()).startsWith("argosy: ").contains("localhost:1");
    assertThat(argosy("adopt", "tarball", folder.resolve("none.tar").toString())).isNotZero();
    assertThat(lastLine()).contains("none.tar");
    assertThat(argosy("adopt", "oven", "x")).isEqualTo(2);
    assertThat(lastLine()).contains("expected dir, debs, tarball, oci, eups or conda");
    assertThat(argosy("adopt", "dir", folder.toString(), "--kind=rot")).isEqualTo(2);
    assertThat(lastLine()).contains("--kind is prefix or root");
  }
}
