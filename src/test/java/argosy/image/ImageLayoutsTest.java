package argosy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Platform;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryOutput;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One name for several platforms.
class ImageLayoutsTest {
  private static final Platform ARM = new Platform("linux", "arm64");
  private final MemoryOutput parts = new MemoryOutput();

  private Descriptor image(String folder, Platform platform, String text) throws IOException {
    return new ImageWriter(parts, folder)
        .layer(MediaTypes.LAYER_GZIP, new ImageWriter.Tar().file("shared", 0644, "same"))
        .layer(MediaTypes.LAYER_GZIP, new ImageWriter.Tar().file("own", 0644, text))
        .finish(platform, "v1", "v1-20261120T000000Z");
  }

  private List<ImageLayout> both() {
    return List.of(new ImageLayout(parts, "a"), new ImageLayout(parts, "b"));
  }

  @Test
  void aNameMeansTheImageOfEveryPlatform() throws IOException {
    Descriptor intel = image("a", Platform.LINUX_AMD64, "intel");
    Descriptor arm = image("b", ARM, "arm");
    MemoryOutput merged = new MemoryOutput();

    ImageIndex index = ImageLayouts.merge(both(), merged, "m.oci");

    ImageLayout layout = new ImageLayout(merged, "m.oci");
    assertThat(layout.index()).isEqualTo(index);
    assertThat(layout.find("v1", Platform.LINUX_AMD64)).isEqualTo(intel);
    assertThat(layout.find("v1-20261120T000000Z", ARM)).isEqualTo(arm);
    // Two manifests, two configs, three layers, one index under both names.
    assertThat(merged.names().stream().filter(n -> n.contains("/blobs/"))).hasSize(8);
  }

  @Test
  void twoImagesForOnePlatformAreRefused() throws IOException {
    image("a", ARM, "one");
    image("b", ARM, "two");

    assertThatThrownBy(() -> ImageLayouts.merge(both(), new MemoryOutput(), ""))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("two images for linux/arm64 are called v1");
  }

  @Tag("client")
  @Test
  void skopeoChoosesByPlatform(@TempDir Path folder) throws IOException {
    image("a", Platform.LINUX_AMD64, "intel");
    image("b", ARM, "arm");
    ImageLayouts.merge(both(), new DirectoryOutput(folder), "m.oci");

    for (String architecture : List.of("amd64", "arm64")) {
      Tool.Result config =
          Tool.of(
                  "skopeo",
                  "--override-arch=" + architecture,
                  "inspect",
                  "--config",
                  "oci:" + folder.resolve("m.oci") + ":v1")
              .runOk();
      assertThat(config.out()).contains("\"architecture\": \"" + architecture + "\"");
    }
  }
}
