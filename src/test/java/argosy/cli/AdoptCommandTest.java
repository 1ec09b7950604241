package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was shipped once is taken in again, as other people's images and archives are.
class AdoptCommandTest {
  @TempDir private Path folder;
  private CommandLine argosy;

  @BeforeEach
  void aHome() {
    argosy = new CommandLine(folder);
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
    Json.Obj shipped = argosy.done("ship", stack.toString(), "--forms=" + form, "--no-prove");
    return Path.of(shipped.array("forms").getFirst().asObject().string("path"));
  }

  @Test
  void imagesAndArchivesAreAdoptedAndShippedAgain() throws IOException {
    Path first = stack("first", "{dir: files}");
    Files.createDirectories(first.resolve("files/usr/share"));
    Files.writeString(first.resolve("files/usr/share/text"), "hello\n");
    Path layout = ship(first, "oci").getParent();
    Path tarball = ship(first, "tarball");

    Json.Obj image = argosy.done("adopt", "oci", layout + ":stack-first-v1");
    assertThat(image.array("packages").getFirst().asObject().string("name")).isEqualTo("first");
    Json.Obj archive =
        argosy.done(
            "adopt", "tarball", tarball.toString(), "--kind=root", "--inside=first-v1/root");
    assertThat(archive.string("tree")).isEqualTo(image.string("tree"));
    assertThat(archive.array("packages").getFirst().asObject().string("name"))
        .isEqualTo("first-v1-amd64");

    Path second = stack("second", "{oci: \"" + layout + ":stack-first-v1\"}");
    argosy.done("ship", second.toString(), "--forms=tarball", "--no-prove");
    argosy.done("prove", "second@v1", "--forms=tarball", "--same-files");
    Path third = stack("third", "{tarball: \"" + tarball + "\", name: whole}");
    argosy.done("ship", third.toString(), "--forms=tarball", "--no-prove");
    assertThat(
            argosy.done("show", "third@v1").array("packages").getFirst().asObject().string("name"))
        .isEqualTo("whole");
  }

  @Test
  void whatIsNoImageIsSaidWithWhatIsExpected() {
    assertThat(argosy.run("adopt", "oci", folder.toString())).isEqualTo(2);
    assertThat(argosy.lastLine())
        .startsWith("argosy: ")
        .contains("no image layout")
        .contains("oci://");
    assertThat(argosy.run("adopt", "oci", "oci://localhost:1/a/b:c")).isEqualTo(5);
    assertThat(argosy.lastLine()).startsWith("argosy: ").contains("localhost:1");
    assertThat(argosy.run("adopt", "tarball", folder.resolve("none.tar").toString())).isNotZero();
    assertThat(argosy.lastLine()).contains("none.tar");
    assertThat(argosy.run("adopt", "oven", "x")).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("expected dir, debs, rpm, tarball, oci, eups or conda");
    assertThat(argosy.run("adopt", "dir", folder.toString(), "--kind=rot")).isEqualTo(2);
    assertThat(argosy.lastLine()).contains("--kind is prefix or root");
  }
}
