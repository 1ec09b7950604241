package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `argosy prove` of forms as they are found. No demo runs in a client here.
class ProveEndToEndTest {
  @TempDir private Path folder;
  private CommandLine argosy = new CommandLine(Path.of(""));

  @BeforeEach
  void keys() {
    argosy = new CommandLine(folder);
    argosy.ok("keys", "init", "--ed25519");
  }

  private String stack(String kind) throws IOException {
    Path stack = folder.resolve(kind);
    String bin = kind.equals("root") ? "usr/bin" : "bin";
    Files.createDirectories(stack.resolve("files").resolve(bin));
    Files.writeString(
        stack.resolve("files").resolve(bin).resolve("tiny"),
        "#!/bin/sh\necho result answer 42\n" + "# text enough to be changed somewhere\n".repeat(9));
    Files.writeString(
        stack.resolve("stack.yaml"),
        """
        name: tiny
        version: 1
        summary: a tiny stack
        kind: KIND
        contents: [{dir: files}]
        """
                .replace("KIND", kind)
            + (kind.equals("root") ? "" : "base: none\n"));
    return stack.toString();
  }

  private static List<String> forms(Json.Obj shipped) {
    return shipped.array("forms").stream().map(f -> f.asObject().string("form")).toList();
  }

  /// Where the form's content is: the biggest file beside the main one, of an image in a folder.
  private static Path content(Json.Obj form) throws IOException {
    Path main = Path.of(form.string("path"));
    if (!main.endsWith("index.json")) {
      return main;
    }
    try (Stream<Path> files = Files.walk(main.getParent())) {
      return files
          .filter(Files::isRegularFile)
          .max(Comparator.comparingLong(f -> f.toFile().length()))
          .orElseThrow();
    }
  }

  @Test
  void aByteChangedInAnyFormIsFoundNamedAndNotWrittenOver() throws IOException {
    argosy.ok("ship", stack("root"), "--no-prove");
    Json.Obj stated = argosy.done("prove", "tiny", "--same-files");
    assertThat(forms(stated)).contains("tarball", "eups", "oci", "sif", "deb", "rpm", "conda");
    for (Json form : stated.array("forms")) {
      Path file = content(form.asObject());
      byte[] good = Files.readAllBytes(file);
      byte[] changed = good.clone();
      changed[changed.length / 2] ^= 0x10;
      file.toFile().setWritable(true);
      Files.write(file, changed);
      for (String[] command :
          List.of(new String[] {"prove", "tiny", "--same-files"}, new String[] {"prove", "tiny"})) {
        if (command.length == 2 && form.asObject().string("form").equals("eups")) {
          continue; // of no interest to those who shipped the usual forms
        }
        assertThat(argosy.run(command)).isEqualTo(3);
        assertThat(argosy.lastLine())
            .contains(file + ": it is not what was written")
            .contains("[" + form.asObject().string("form") + "]; do: ");
      }
      assertThat(file).hasBinaryContent(changed);
      Files.write(file, good);
    }
    assertThat(argosy.done("prove", "tiny", "--same-files").get("statement"))
        .isEqualTo(stated.get("statement"));
  }

  @Test
  void withoutAnyNamedTheFormsThatWereShippedAreProved() throws IOException {
    argosy.ok("ship", stack("root"), "--no-prove", "--forms=tarball-gz,squashfs");
    Json.Obj plan = argosy.done("prove", "tiny", "--dry-run");
    assertThat(plan.array("forms"))
        .extracting(Json::asString)
        .containsExactly("tarball-gz", "squashfs");
    assertThat(argosy.done("prove", "tiny", "--dry-run", "--forms=sif").array("forms"))
        .extracting(Json::asString)
        .containsExactly("sif");
  }

  @Test
  void aPrefixStackWithoutABaseHasNoImagesAndAllElse() throws IOException {
    Json.Obj shipped = argosy.done("ship", stack("prefix"), "--no-prove");
    assertThat(forms(shipped)).contains("tarball", "deb", "rpm", "conda").doesNotContain("oci");
    assertThat(argosy.said()).contains("this prefix stack has no base and no bin/sh");
    assertThat(forms(argosy.done("prove", "tiny", "--same-files")))
        .contains("tarball", "eups", "deb", "rpm", "conda")
        .doesNotContain("oci", "sif");
    assertThat(argosy.run("prove", "tiny", "--forms=sif")).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("sif of tiny@v1: an image needs /bin/sh");
  }

  @Test
  void aFolderThatIsCalledAsTheReleaseIsNotInTheWay() throws IOException {
    argosy.ok("ship", stack("root"), "--no-prove", "--forms=tarball");
    Path folders = Files.createDirectory(folder.resolve("called"));
    Files.createDirectory(folders.resolve("tiny"));
    Tool.Result there =
        Tool.of(
                CommandLine.launcher(folder.resolve("bin")).toString(),
                "--home=" + argosy.home,
                "ship",
                "tiny",
                "--no-prove",
                "--forms=tarball")
            .in(folders)
            .run();
    assertThat(there.exit()).as(there.err()).isZero();
  }

  @Test
  @Tag("client")
  void theStatementsSignatureIsSeenByOpensslAsIsWrittenDown() throws IOException {
    argosy.ok("ship", stack("root"), "--no-prove", "--forms=tarball");
    Json.Obj stated = argosy.done("prove", "tiny", "--same-files", "--forms=tarball,deb");
    Path statement = Path.of(stated.string("statementFile"));
    String page = Files.readString(Path.of("spec/same-files.md"));
    String commands =
        page.substring(page.indexOf("```sh\n") + 6, page.indexOf("```", page.indexOf("```sh") + 5))
            .replace("NAME-TAG.same-files.json", statement.toString());
    argosy.ok("keys", "show");
    Files.writeString(folder.resolve("ed25519.pem"), argosy.out());
    List<String> check = new ArrayList<>(List.of("sh", "-euc", commands));
    Tool.Result verified = Tool.of(check).in(folder).run();
    assertThat(verified.exit()).as(verified.err()).isZero();
    assertThat(verified.out()).contains("Signature Verified Successfully");
    assertThat(folder.resolve("payload")).content().isEqualTo(stated.get("statement").canonical());

    Files.writeString(
        statement, Files.readString(statement).replace("\"payload\":\"ey", "\"payload\":\"eX"));
    Tool.Result other = Tool.of(check).in(folder).run();
    assertThat(other.exit()).isNotZero();
  }
}
