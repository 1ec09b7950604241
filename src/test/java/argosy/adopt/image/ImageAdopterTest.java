package argosy.adopt.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.format.oci.OciFormat;
import argosy.format.oci.OciOptions;
import argosy.image.ImageLayout;
import argosy.image.ImageWriter;
import argosy.image.MediaTypes;
import argosy.model.Adopter;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Tree;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Images become packages.
class ImageAdopterTest {
  private static final ImageAdopter.Choice ANY =
      new ImageAdopter.Choice("", Platform.LINUX_AMD64, "", "");
  private final Parallel parallel = new Parallel(2);
  private final MemoryStore store = new MemoryStore();
  private final MemoryOutput output = new MemoryOutput();

  @AfterEach
  void closePool() {
    parallel.close();
  }

  private Adopter.Adoption adopt(String folder, ImageAdopter.Choice choice) throws IOException {
    return new ImageAdopter(new ImageLayout(output, folder), choice, parallel).adopt(store);
  }

  private Tree tree(Adopter.Adoption adoption) throws IOException {
    Package metadata = adoption.packages().getFirst().metadata();
    assertThat(metadata.digest()).isEqualTo(adoption.packages().getFirst().digest());
    return Tree.parse(store.open(metadata.tree().digest()).readAllBytes());
  }

  @Test
  void anImageOfOursComesBackAsItWas() throws IOException {
    MemoryStore first = new MemoryStore();
    Profile profile = new Profiles(first).root();
    new OciFormat(OciOptions.DEFAULT, parallel, new MemoryMemo()).write(profile, first, output);

    Adopter.Adoption adoption = adopt("hello-v1_0-amd64.oci", ANY);

    assertThat(tree(adoption)).isEqualTo(profile.tree());
    Package metadata = adoption.packages().getFirst().metadata();
    assertThat(metadata.name()).isEqualTo("hello");
    assertThat(metadata.version()).isEqualTo("1.0");
    assertThat(metadata.licence().expression()).isEqualTo("Apache-2.0");
    assertThat(adoption.notes()).anySatisfy(n -> assertThat(n).contains("HELLO_HOME="));
    for (Entry entry : profile.tree().entries()) {
      if (entry instanceof Entry.File f) {
        assertThat(store.has(f.digest())).as(f.path()).isTrue();
      }
    }
  }

  @Test
  void layersOfOthersAreLaidOverOneAnotherAndDevicesNamed() throws IOException {
    new ImageWriter(output, "")
        .layer(
            MediaTypes.LAYER_GZIP,
            new ImageWriter.Tar().file("etc/a", 0644, "a").device("dev/null").file("b", 0644, "b"))
        .layer(MediaTypes.LAYER, new ImageWriter.Tar().file("etc/.wh.a", 0, ""))
        .finish(Platform.LINUX_AMD64, "latest");

    Adopter.Adoption adoption =
        adopt("", new ImageAdopter.Choice("latest", Platform.LINUX_AMD64, "theirs", "3"));

    assertThat(tree(adoption).find("etc/a")).isEmpty();
    assertThat(tree(adoption).find("b")).isPresent();
    assertThat(adoption.notes()).anySatisfy(n -> assertThat(n).startsWith("dev/null: "));
    assertThat(adoption.packages().getFirst().metadata().name()).isEqualTo("theirs");
  }

  @Test
  void aDamagedLayerBecomesNoPackage() throws IOException {
    new ImageWriter(output, "")
        .layer(MediaTypes.LAYER, new ImageWriter.Tar().file("a", 0644, "a".repeat(5000)))
        .finish(Platform.LINUX_AMD64, "latest");
    for (String name : output.names()) {
      byte[] bytes = output.bytes(name);
      if (bytes.length > 5000) {
        bytes[1000] ^= 1;
        try (var sink = output.create(name)) {
          sink.stream().write(bytes);
          sink.commit("test");
        }
      }
    }

    assertThatThrownBy(() -> adopt("", ANY)).isInstanceOf(CorruptException.class);
  }
}
