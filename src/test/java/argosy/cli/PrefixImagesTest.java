package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.prove.ApptainerRoot;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A C program with its build prefix in it becomes images that podman and apptainer run: with
/// Debian's C library and shell around it, from the machine's apt.
@Tag("client")
class PrefixImagesTest {
  private static final Path APPTAINER =
      Path.of(
          Optional.ofNullable(System.getenv("ARGOSY_TEST_APPTAINER"))
              .orElse("/var/tmp/argosy-test-apptainer"));

  private static final String PROGRAM =
      """
      #include <stdio.h>
      #include <stdlib.h>
      int main(void) {
        FILE *file = fopen(PREFIX "/share/stars.txt", "r");
        if (!file) { perror(PREFIX); return 1; }
        char line[64];
        double sum = 0;
        int n = 0;
        while (fgets(line, sizeof line, file)) { sum += atof(line); n++; }
        printf("result stars %d\\nresult brightness %.3f\\n", n, sum);
        return 0;
      }
      """;

  private static final String STACK =
      """
      name: stars
      version: 1.0
      summary: Adds up the brightness of stars
      kind: prefix
      contents: [{dir: built-with-room-for-other-places}]
      commands: [stars]
      demo:
        run: [stars]
        expect:
          stars: {value: 3, tolerance: 0}
          brightness: {value: 2.29, tolerance: 0.001}
      """;

  @TempDir private Path folder;

  private void compile() throws IOException {
    Path prefix = folder.resolve("built-with-room-for-other-places");
    Files.createDirectories(prefix.resolve("bin"));
    Files.createDirectories(prefix.resolve("share"));
    Files.writeString(prefix.resolve("share/stars.txt"), "1.5\n2.25\n-1.46\n");
    Files.writeString(folder.resolve("stars.c"), PROGRAM);
    Files.writeString(folder.resolve("stack.yaml"), STACK);
    Tool.of("gcc", "-DPREFIX=\"" + prefix + "\"", "-o", prefix + "/bin/stars", "stars.c")
        .in(folder)
        .runOk();
  }

  private Json.Obj ship(String... more) throws IOException {
    Path home = folder.resolve("home");
    Files.createDirectories(home.resolve("cache"));
    Path apptainer = home.resolve("cache/apptainer-root");
    if (!Files.exists(apptainer)) {
      Files.createSymbolicLink(apptainer, APPTAINER);
    }
    List<String> argv = new ArrayList<>(List.of("ship", folder.toString()));
    argv.addAll(List.of(more));
    return new CommandLine(folder).done(argv.toArray(String[]::new));
  }

  @Test
  void podmanAndApptainerRunAPrefixStackOnTheUsualBase() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    ApptainerRoot.install(APPTAINER, Progress.SILENT);
    compile();

    List<Json> forms = ship("--forms=oci,sif").array("forms");

    assertThat(forms).hasSize(2);
    for (Json form : forms) {
      assertThat(form.asObject().array("proofs"))
          .as(form.canonical())
          .allMatch(p -> p.asObject().get("passed").asBoolean());
    }
    assertThat(ship("--forms=oci,sif", "--no-prove").array("forms"))
        .allMatch(f -> f.asObject().get("reused").asBoolean());
  }
}
