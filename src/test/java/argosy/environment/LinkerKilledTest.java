package argosy.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Folders;
import argosy.base.Json;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.testing.OwnProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whenever it is killed, an environment is there whole or not at all, and so is every package in
/// the cache; the next call needs nobody to clean up.
class LinkerKilledTest {
  private static final int ROUNDS = 12;
  private static final int PACKAGES = 6;
  private static final int FILES = 150;
  @TempDir Path folder;

  private void channel() throws IOException {
    Random random = new Random(20261121);
    List<String> records = new ArrayList<>();
    for (int p = 0; p < PACKAGES; p++) {
      CondaFile file = new CondaFile("p" + p, "1");
      for (int i = 0; i < FILES; i++) {
        byte[] content = new byte[random.nextInt(i % 50 == 0 ? 400_000 : 2_000)];
        random.nextBytes(content);
        file.file("lib/p" + p + "/f" + i, 0644, content);
      }
      file.relocated("bin/p" + p, 0755, (CondaFile.PLACEHOLDER + "\n").getBytes(UTF_8), false);
      records.add(file.write(folder.resolve("channel")).json().canonical());
    }
    Files.write(folder.resolve("channel/records"), records);
  }

  private Process child() throws IOException {
    return new ProcessBuilder(
            OwnProcess.of(
                LinkerChild.class.getName(),
                folder.resolve("channel").toString(),
                folder.resolve("cache").toString(),
                folder.resolve("env").toString()))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void isWhole(Path env) throws IOException {
    assertThat(env.resolve("conda-meta/history")).exists();
    for (int p = 0; p < PACKAGES; p++) {
      assertThat(env.resolve("bin/p" + p)).hasContent(env.toString());
      assertThat(
              Json.parse(Files.readString(env.resolve("conda-meta/p" + p + "-1-0.json")))
                  .asObject()
                  .array("files"))
          .hasSize(FILES + 1);
      try (Stream<Path> files = Files.list(env.resolve("lib/p" + p))) {
        assertThat(files).hasSize(FILES);
      }
    }
  }

  /// What has a package's own name in the cache is all of it.
  private void isSound(Path cache) throws IOException {
    try (Stream<Path> folders = Files.list(cache)) {
      for (Path unpacked :
          folders
              .filter(f -> !f.getFileName().toString().startsWith(".") && Files.isDirectory(f))
              .toList()) {
        PathsFile paths =
            PathsFile.parse(Json.parse(Files.readString(unpacked.resolve("info/paths.json"))));
        for (PathEntry entry : paths.entries()) {
          assertThat(unpacked.resolve(entry.path())).hasSize(entry.sizeBytes());
        }
        assertThat(unpacked.resolve("info/repodata_record.json")).exists();
      }
    }
  }

  @Test
  void itIsThereWholeOrNotAtAll() throws Exception {
    channel();
    Path env = folder.resolve("env");
    Path cache = Files.createDirectories(folder.resolve("cache"));
    Random random = new Random(1);
    for (int round = 0; round < ROUNDS; round++) {
      Process process = child();
      process.waitFor(150 + random.nextInt(600), TimeUnit.MILLISECONDS);
      process.destroyForcibly();
      process.waitFor();
      isSound(cache);
      if (Files.exists(env)) {
        isWhole(env);
        Folders.delete(env);
        Folders.delete(cache);
        Files.createDirectories(cache);
      }
    }
    LinkerChild.make(folder.resolve("channel"), cache, env);
    isWhole(env);
    try (Stream<Path> cached = Files.list(cache)) {
      assertThat(cached.filter(p -> !p.toString().endsWith(".links")))
          .as("nor in the cache")
          .hasSize(PACKAGES);
    }
    try (Stream<Path> beside = Files.list(folder)) {
      assertThat(beside.map(p -> p.getFileName().toString()))
          .as("what the killed ones left is gone")
          .containsExactlyInAnyOrder("channel", "cache", "env");
    }
  }
}
