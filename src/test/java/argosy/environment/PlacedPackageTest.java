package argosy.environment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Packages of a channel placed without an environment.
class PlacedPackageTest {
  private static final Parallel PARALLEL = new Parallel(2);
  @TempDir Path folder;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private List<PlacedPackage> placed(CondaFile... files) throws IOException {
    PackageCache cache = new PackageCache(folder.resolve("cache"), PARALLEL);
    Path channel = folder.resolve("channel");
    List<Wanted> wanted = new ArrayList<>();
    List<PackageCache.Unpacked> unpacked = new ArrayList<>();
    for (CondaFile file : files) {
      Wanted w = file.write(channel);
      wanted.add(w);
      unpacked.add(
          cache.get(w, (record, to) -> channel.resolve("linux-64").resolve(record.fileName())));
    }
    return PlacedPackage.of(wanted, unpacked);
  }

  @Test
  void whatAPackageExportsComesWithIt() throws IOException {
    byte[] text = "x".getBytes(UTF_8);
    List<PlacedPackage> all =
        placed(
            new CondaFile("zlib", "1.3")
                .file("lib/z", 0644, text)
                .info("run_exports.json", "{\n \"weak\": [\"libzlib >=1.3,<2.0a0\"]\n}"),
            new CondaFile("empty", "1").file("e", 0644, text).info("run_exports.json", "{}"),
            new CondaFile("none", "1").file("n", 0644, text));
    assertThat(all)
        .extracting(PlacedPackage::runExports)
        .containsExactly("{\"weak\":[\"libzlib >=1.3,<2.0a0\"]}", "", "");
  }
}
