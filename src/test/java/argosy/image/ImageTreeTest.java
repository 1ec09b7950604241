package argosy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Platform;
import argosy.model.Tree;
import argosy.store.MemoryOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Layers laid over one another, as the image specification says and container engines do.
class ImageTreeTest {
  private final Parallel parallel = new Parallel(2);
  private final MemoryOutput output = new MemoryOutput();
  private final ImageWriter image = new ImageWriter(output, "x.oci");

  @AfterEach
  void closePool() {
    parallel.close();
  }

  private static ImageWriter.Tar tar() {
    return new ImageWriter.Tar();
  }

  private ImageTree read() throws IOException {
    image.finish(Platform.LINUX_AMD64, "one");
    return read(output);
  }

  private ImageTree read(Format.Files files) throws IOException {
    ImageLayout layout = new ImageLayout(files, "x.oci");
    ImageManifest manifest = layout.manifest(layout.find("one", Platform.LINUX_AMD64));
    return ImageTree.read(
        layout, manifest.layers(), layout.config(manifest).diffIds(), ImageTree::hash, parallel);
  }

  private static List<String> paths(Tree tree) {
    return tree.entries().stream().map(Entry::path).toList();
  }

  private static Entry.File file(String path, int mode, String content) {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return new Entry.File(path, mode, Digest.of(bytes), bytes.length);
  }

  @Test
  void laterLayersReplaceAndAdd() throws IOException {
    image.layer(
        MediaTypes.LAYER_GZIP,
        tar().directory("etc", 0755).file("etc/a", 0644, "old").file("etc/b", 0600, "b"));
    image.layer(MediaTypes.LAYER_ZSTD, tar().file("etc/a", 0640, "new").file("usr/c", 0755, "c"));

    assertThat(read().tree())
        .isEqualTo(
            Tree.of(
                List.of(
                    file("etc/a", 0640, "new"),
                    file("etc/b", 0600, "b"),
                    file("usr/c", 0755, "c"))));
  }

  @Test
  void whiteoutsRemoveOnlyWhatIsBelow() throws IOException {
    image.layer(
        MediaTypes.LAYER,
        tar().file("d/x", 0644, "1").file("d/y", 0644, "1").file("d-side", 0644, "1"));
    image.layer(
        MediaTypes.LAYER, tar().file("d/z", 0644, "2").file("d/.wh.x", 0644, "").file("e", 0, ""));
    image.layer(MediaTypes.LAYER, tar().file(".wh.e", 0, "").file("e", 0644, "again"));

    assertThat(paths(read().tree())).containsExactly("d", "d-side", "d/y", "d/z", "e");
  }

  @Test
  void anOpaqueDirectoryHidesWhatIsBelowAndKeepsItsOwn() throws IOException {
    image.layer(MediaTypes.LAYER, tar().file("d/x", 0644, "1").file("d/sub/y", 0644, "1"));
    image.layer(
        MediaTypes.LAYER,
        tar().file("d/new", 0644, "2").file("d/.wh..wh..opq", 0, "").file("f", 0644, "2"));

    assertThat(paths(read().tree())).containsExactly("d", "d/new", "f");
  }

  @Test
  void aFileInThePlaceOfADirectoryTakesAllUnderItAway() throws IOException {
    image.layer(MediaTypes.LAYER, tar().file("d/x/y", 0644, "1"));
    image.layer(MediaTypes.LAYER, tar().link("d", "elsewhere", true));

    assertThat(read().tree().entries()).containsExactly(new Entry.Symlink("d", "elsewhere"));
  }

  @Test
  void hardLinksRepeatFilesOfTheirOwnAndOfLowerLayers() throws IOException {
    image.layer(MediaTypes.LAYER, tar().file("a", 0755, "text").link("b", "a", false));
    image.layer(MediaTypes.LAYER, tar().link("c", "b", false));

    assertThat(read().tree().entries())
        .containsExactly(file("a", 0755, "text"), file("b", 0755, "text"), file("c", 0755, "text"));
  }

  @Test
  void filesBelowALinkedDirectoryGoWhereTheLinkLeads() throws IOException {
    image.layer(
        MediaTypes.LAYER,
        tar().directory("usr/lib", 0755).link("lib", "usr/lib", true).link("up", "../../x", true));
    image.layer(MediaTypes.LAYER, tar().file("lib/libc.so", 0644, "c").file("up/f", 0644, "f"));

    assertThat(paths(read().tree()))
        .containsExactly("lib", "up", "usr", "usr/lib", "usr/lib/libc.so", "x", "x/f");
  }

  @Test
  void devicesAreNamedAndNotKept() throws IOException {
    image.layer(MediaTypes.LAYER, tar().file("a", 0644, "a").device("dev/console"));

    ImageTree read = read();
    assertThat(paths(read.tree())).containsExactly("a");
    assertThat(read.leftOut()).singleElement().asString().startsWith("dev/console: ");
  }

  @Test
  void linksThatTurnInCirclesAreCorrupt() throws IOException {
    image.layer(MediaTypes.LAYER, tar().link("a", "b", true).link("b", "a", true));
    image.layer(MediaTypes.LAYER, tar().file("a/f", 0644, "f"));

    assertThatThrownBy(this::read)
        .isInstanceOf(CorruptException.class)
        .hasMessage("a/f: too many symbolic links on the way");
  }

  @Test
  void aFlippedByteInAnyFileOfTheLayoutIsFound() throws IOException {
    image.layer(MediaTypes.LAYER_GZIP, tar().file("a", 0644, "a".repeat(3000)));
    image.layer(MediaTypes.LAYER_ZSTD, tar().file("b", 0644, "b".repeat(3000)));
    image.layer(MediaTypes.LAYER, tar().file("c", 0644, "c".repeat(3000)));
    assertThat(paths(read().tree())).hasSize(3);

    for (String name : output.names().stream().filter(n -> n.contains("/blobs/")).toList()) {
      byte[] original = output.bytes(name);
      for (int at = 0; at < original.length; at += 1 + original.length / 37) {
        byte[] damaged = original.clone();
        damaged[at] ^= 0x20;
        put(name, damaged);
        assertThatThrownBy(() -> read(output))
            .as(name + " at " + at)
            .isInstanceOf(IOException.class);
      }
      put(name, original);
    }
    assertThat(paths(read(output).tree())).hasSize(3);
  }

  private void put(String name, byte[] bytes) throws IOException {
    try (var sink = output.create(name)) {
      sink.stream().write(bytes);
      sink.commit("test");
    }
  }

  @Test
  void aLayerThatIsNotWhatTheConfigSaysIsCorrupt() throws IOException {
    image.layer(MediaTypes.LAYER, tar().file("a", 0644, "a"));
    image.finish(Platform.LINUX_AMD64, "one");
    ImageLayout layout = new ImageLayout(output, "x.oci");
    ImageManifest manifest = layout.manifest(layout.find("one", Platform.LINUX_AMD64));
    Digest wrong = Digest.of(new byte[0]);

    assertThatThrownBy(() ->
            ImageTree.read(layout, manifest.layers(), List.of(wrong), ImageTree::hash, parallel))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("diffID, expected " + wrong);
  }

  @Test
  void anImageThatIsNotThereIsNamedWithWhatIs() throws IOException {
    image.layer(MediaTypes.LAYER, tar().file("a", 0644, "a"));
    image.finish(Platform.LINUX_AMD64, "one", "two");
    ImageLayout layout = new ImageLayout(output, "x.oci");

    assertThat(layout.find("", Platform.LINUX_AMD64))
        .isEqualTo(layout.find("two", Platform.LINUX_AMD64));
    assertThatThrownBy(() -> layout.find("three", Platform.LINUX_AMD64))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("x.oci/index.json: no image \"three\" for linux/amd64; it holds one, two");
    assertThatThrownBy(() -> layout.find("one", Platform.parse("aarch64")))
        .isInstanceOf(UnsupportedException.class);
  }
}
