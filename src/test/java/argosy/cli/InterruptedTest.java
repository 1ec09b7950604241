package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.testing.OwnProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ctrl-C in the middle of `ship`, at seeded moments, as a terminal sends it (SIGINT).
@Tag("client")
class InterruptedTest {
  private static final int ROUNDS = 8;
  @TempDir private Path folder;

  private Process ship(Path stack, Path log) throws IOException {
    return new ProcessBuilder(
            OwnProcess.argosy(
                "ship",
                stack.toString(),
                "--no-prove",
                "--home=" + folder.resolve("home"),
                "--out=" + folder.resolve("out")))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  @Test
  void itEndsWith130AndSaysHowToGoOnAndNothingIsHalfDone() throws Exception {
    Path stack = Files.createDirectories(folder.resolve("big/files/usr/lib")).resolve("../../..");
    stack = stack.toRealPath();
    Files.writeString(
        stack.resolve("stack.yaml"),
        "name: big\nversion: 1\nsummary: s\nkind: root\ncontents:\n  - dir: files\n");
    Random random = new Random(3);
    for (int i = 0; i < 30; i++) {
      byte[] noise = new byte[4_000_000];
      random.nextBytes(noise);
      Files.write(stack.resolve("files/usr/lib/part" + i), noise);
    }
    Path log = folder.resolve("log");
    int interrupted = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Process process = ship(stack, log);
      if (!process.waitFor(600 + random.nextInt(900), TimeUnit.MILLISECONDS)) {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      }
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      String said = Files.readString(log);
      if (process.exitValue() == 130) {
        interrupted++;
        assertThat(said.stripTrailing().lines().reduce("", (a, b) -> b))
            .isEqualTo(
                "argosy: interrupted, nothing is half done; do: run the same command again: it goes"
                    + " on");
      } else {
        assertThat(process.exitValue()).as(said).isZero();
      }
      assertThat(parts()).isEmpty();
      assertThat(argosy("fsck")).isZero();
    }
    assertThat(interrupted).isPositive();
    assertThat(argosy("ship", stack.toString(), "--no-prove", "--out=" + folder.resolve("out")))
        .isZero();
  }

  private int argosy(String... args) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    String[] all = Arrays.copyOf(args, args.length + 1);
    all[args.length] = "--home=" + folder.resolve("home");
    return new Main(nowhere, nowhere).run(all);
  }

  private List<Path> parts() throws IOException {
    if (!Files.exists(folder.resolve("out"))) {
      return List.of();
    }
    try (var files = Files.walk(folder.resolve("out"))) {
      return files.filter(f -> f.toString().endsWith(".part")).toList();
    }
  }
}
