package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An EUPS stack from the command line and as a stack's contents.
class AdoptEupsTest {
  @TempDir private Path folder;
  private CommandLine argosy;

  @BeforeEach
  void aStackOfOneProduct() throws IOException {
    argosy = new CommandLine(folder);
    Path product = Files.createDirectories(folder.resolve("sw/Linux64/base/1.0"));
    Files.createDirectories(product.resolve("ups"));
    Files.writeString(
        product.resolve("ups/base.table"), "envPrepend(BASE_PATH, ${PRODUCT_DIR}/x)\n");
    Path database = Files.createDirectories(folder.resolve("sw/ups_db/base"));
    Files.writeString(
        database.resolve("1.0.version"),
        "FILE = version\nGroup:\n   FLAVOR = Linux64\n   PROD_DIR = Linux64/base/1.0\nEnd:\n");
    Files.writeString(
        database.resolve("w_1.chain"),
        "FILE = version\nCHAIN = w_1\n   FLAVOR = Linux64\n   VERSION = 1.0\n");
  }

  @Test
  void theProductsOfATagAreAdoptedAndTheirTablesTold() throws IOException {
    assertThat(argosy.run("adopt", "eups", folder + "/sw", "--tag", "w_1", "--json")).isZero();
    Json.Obj said = argosy.json();
    Json.Obj base = said.array("packages").getFirst().asObject();
    assertThat(base.string("name") + " " + base.string("version")).isEqualTo("base 1.0");
    assertThat(said.strings("notes"))
        .containsExactly("environment: - prepend: {BASE_PATH: \"${prefix}/Linux64/base/1.0/x\"}");
  }

  @Test
  void aStackOfProductsIsShippedAsTheSameProducts() throws IOException {
    Files.writeString(
        folder.resolve("stack.yaml"),
        "name: sky\nversion: 1\nsummary: s\nkind: prefix\nbase: none\n"
            + "contents: [{eups: sw, tag: w_1, products: [base]}]\n");
    Path forms = folder.resolve("forms");
    assertThat(
            argosy.run(
                "ship",
                folder.toString(),
                "--forms=eups,eups-stack,tarball",
                "--no-prove",
                "--out=" + forms))
        .as(argosy.said())
        .isZero();
    assertThat(Files.readString(forms.resolve("eups/v1.list")))
        .endsWith("#product flavor version\nbase Linux64 1.0\nsky Linux64 v1\n");
    assertThat(argosy.run("prove", "sky@v1", "--forms=eups,eups-stack", "--same-files")).isZero();
  }

  @Test
  void anUnknownTagIsSaidWithTheNearest() {
    assertThat(argosy.run("adopt", "eups", folder + "/sw", "--tag", "w_2")).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("has the tag w_2").contains("w_1").contains("; do: ");
    assertThat(argosy.run("adopt", "eups", folder.toString())).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("there is no ups_db");
  }

  @Test
  void aKernelOfAStackWithoutOneIsRefusedWhenAskedForAndLeftOutOtherwise() throws IOException {
    Files.writeString(
        folder.resolve("stack.yaml"),
        "name: sky\n"
            + "version: 1\n"
            + "summary: s\n"
            + "kind: prefix\n"
            + "base: none\n"
            + "contents: [{eups: sw, tag: w_1}]\n");
    assertThat(argosy.run("ship", folder.toString(), "--forms=kernel", "--no-prove")).isEqualTo(4);
    assertThat(argosy.lastLine()).contains("kernel of sky@v1: the stack declares no kernels");
  }
}
