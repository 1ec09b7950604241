package argosy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.model.Descriptor;
import argosy.model.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Weekly releases of one stack, one after the other, as images and as packages.
class WeekliesTest {
  @TempDir private Path folder;
  private final Random random = new Random(47);

  private Json.Obj argosy(String home, String... args) throws IOException {
    return new CommandLine(folder, folder.resolve(home)).done(args);
  }

  private void write(String path, int bytes) throws IOException {
    Path file = folder.resolve("stack/files/usr/lib").resolve(path);
    Files.createDirectories(file.getParent());
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    Files.write(file, noise);
  }

  private Path ship(String week) throws IOException {
    Json.Obj shipped =
        argosy(
            "home",
            "ship",
            folder.resolve("stack").toString(),
            "--tag",
            week,
            "--forms=oci",
            "--no-prove");
    return Path.of(shipped.array("forms").getFirst().asObject().string("path")).getParent();
  }

  private static List<Descriptor> layers(Path layout) throws IOException {
    ImageLayout image = new ImageLayout(name -> Files.newByteChannel(layout.resolve(name)), "");
    return image.manifest(image.find("", Platform.LINUX_AMD64)).layers().stream()
        .map(ImageManifest.Layer::descriptor)
        .toList();
  }

  @Test
  void aWeeklysImageIsTheLastOnesAndOneLayerOfWhatIsNew() throws IOException {
    Files.createDirectories(folder.resolve("stack"));
    Files.writeString(
        folder.resolve("stack/stack.yaml"),
        """
        name: tiny
        version: 1
        summary: a tiny stack
        kind: root
        contents: [{dir: files}]
        """);
    for (int i = 0; i < 200; i++) {
      write("d" + i % 7 + "/f" + i, 5000);
    }
    List<Descriptor> first = layers(ship("w.2026.45"));
    for (String path : List.of("d0/f0", "d3/f3", "d6/f6", "new")) {
      write(path, 5000);
    }
    Files.delete(folder.resolve("stack/files/usr/lib/d1/f1"));
    Path shipped = ship("w.2026.46");
    List<Descriptor> second = layers(shipped);

    Set<Descriptor> had = new HashSet<>(first);
    long fetched =
        second.stream().filter(l -> !had.contains(l)).mapToLong(Descriptor::sizeBytes).sum();
    assertThat(fetched).isBetween(20_000L, 24_000L); // 4 files of noise
    assertThat(second.getFirst()).isEqualTo(first.getFirst());
    argosy("home", "prove", "tiny@w_2026_46", "--same-files", "--forms=oci");
    argosy("home", "fsck"); // exit 0: nothing is missing

    argosy("home", "gc");
    byte[] index = Files.readAllBytes(shipped.resolve("index.json"));
    Json.Obj again =
        argosy(
            "home",
            "ship",
            "tiny@w_2026_46",
            "--forms=oci",
            "--no-prove",
            "--out=" + folder.resolve("elsewhere"));
    Path other = Path.of(again.array("forms").getFirst().asObject().string("path")).getParent();
    assertThat(layers(other)).isEqualTo(second);
    assertThat(Files.readAllBytes(other.resolve("index.json"))).isEqualTo(index);
    argosy("home", "fsck"); // exit 0: nothing is missing
  }

  private List<String> debs(String week) throws IOException {
    Json.Obj shipped =
        argosy(
            "home",
            "ship",
            folder.resolve("stack").toString(),
            "--tag=" + week,
            "--forms=deb-components",
            "--out=" + folder.resolve("out"),
            "--no-prove");
    assertThat(shipped.array("forms")).hasSize(1);
    try (var files = Files.walk(folder.resolve("out/apt-components/pool"))) {
      return files
          .filter(f -> f.toString().endsWith(".deb"))
          .map(f -> f.getFileName().toString())
          .toList();
    }
  }

  @Test
  void aComponentKeepsItsPackageUntilItChanges() throws IOException {
    Files.createDirectories(folder.resolve("stack"));
    Files.writeString(
        folder.resolve("stack/stack.yaml"),
        """
        name: tiny
        version: 1
        summary: a tiny stack
        kind: prefix
        base: none
        contents: [{dir: files/usr/lib/a, name: a}, {dir: files/usr/lib/b, name: b}]
        """);
    write("a/a.dat", 100);
    write("b/b.dat", 100);
    debs("w.2026.45");
    write("b/b.dat", 100);
    debs("w.2026.46");
    write("a/more.dat", 100);
    assertThat(debs("w.2026.47"))
        .containsExactlyInAnyOrder(
            "argosy-tiny-a_0~20261105.w45+1-1_amd64.deb",
            "argosy-tiny-a_0~20261119.w47+1-1_amd64.deb",
            "argosy-tiny-b_0~20261105.w45+1-1_amd64.deb",
            "argosy-tiny-b_0~20261112.w46+1-1_amd64.deb",
            "argosy-tiny-tiny_0~20261105.w45+1-1_amd64.deb",
            "argosy-tiny_0~20261105.w45-1_amd64.deb",
            "argosy-tiny_0~20261112.w46-1_amd64.deb",
            "argosy-tiny_0~20261119.w47-1_amd64.deb");
    argosy("home", "prove", "tiny@w_2026_47", "--same-files", "--forms=deb-components");
  }
}
