package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.testing.OwnProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at seeded moments of ship (which adopts) and gc: the store stays sound, nothing half
/// written is visible, and the next run completes with the bytes that an undisturbed run makes. A
/// minute or two, so not among the fast tests.
@Tag("client")
class ShipKilledTest {
  private static final int ROUNDS = 100;
  private static final int LONGEST_MILLIS = 1800;
  @TempDir Path folder;
  private Path stack = Path.of("");

  private int argosy(ByteArrayOutputStream out, String... args) {
    PrintStream stdout = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream stderr = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Main(stdout, stderr).run(args);
  }

  private Process child(String... args) throws IOException {
    List<String> argv = OwnProcess.argosy(args);
    return new ProcessBuilder(argv)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void write(String name, int bytes, Random random) throws IOException {
    byte[] content = new byte[bytes];
    random.nextBytes(content);
    Path file = stack.resolve("files/usr/lib").resolve(name);
    Files.createDirectories(stack.resolve("files/usr/lib"));
    Files.write(file, content);
  }

  @Test
  void aHundredKillsLeaveTheStoreSoundAndTheNextShipCompletes()
      throws IOException, InterruptedException {
    Random random = new Random(20261120);
    stack = Files.createDirectories(folder.resolve("tiny"));
    Files.writeString(
        stack.resolve("stack.yaml"),
        "name: tiny\nversion: 1\nsummary: s\nkind: root\ncontents:\n  - dir: files\n");
    for (int i = 0; i < 40; i++) {
      write("part" + i, 1 + random.nextInt(i % 10 == 0 ? 3_000_000 : 9_000), random);
    }
    String home = "--home=" + folder.resolve("home");
    String out = "--out=" + folder.resolve("out");
    assertThat(
            argosy(new ByteArrayOutputStream(), "ship", stack.toString(), "--no-prove", home, out))
        .isZero();
    int killed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      write("part" + random.nextInt(40), 1 + random.nextInt(400_000), random);
      Process process =
          round % 4 == 3
              ? child("gc", home)
              : child("ship", stack.toString(), "--no-prove", home, out);
      if (!process.waitFor(100 + random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        killed++;
      }
      process.waitFor();
      assertThat(argosy(new ByteArrayOutputStream(), "fsck", home)).as("round %d", round).isZero();
    }
    assertThat(killed).isGreaterThan(ROUNDS / 4);
    ByteArrayOutputStream disturbed = new ByteArrayOutputStream();
    assertThat(argosy(disturbed, "ship", stack.toString(), "--no-prove", "--json", home, out))
        .isZero();
    assertThat(argosy(new ByteArrayOutputStream(), "prove", "tiny", "--same-files", home, out))
        .isZero();
    assertThat(parts())
        .as("left half written by the killed ones, hidden")
        .allMatch(n -> n.startsWith("."));
    ByteArrayOutputStream fresh = new ByteArrayOutputStream();
    String elsewhere = "--out=" + folder.resolve("elsewhere");
    assertThat(argosy(fresh, "ship", "tiny@v1", "--no-prove", "--json", home, elsewhere)).isZero();
    assertThat(digests(fresh)).isEqualTo(digests(disturbed));
  }

  private List<String> parts() throws IOException {
    try (var files = Files.walk(folder.resolve("out"))) {
      return files.map(f -> f.getFileName().toString()).filter(n -> n.endsWith(".part")).toList();
    }
  }

  private static List<String> digests(ByteArrayOutputStream json) throws IOException {
    return Json.parse(json.toString(StandardCharsets.UTF_8)).asObject().array("forms").stream()
        .map(f -> f.asObject().string("digest"))
        .toList();
  }
}
