package argosy.app;

import argosy.adopt.image.ImageAdopter;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.image.ImageLayout;
import argosy.model.Adopter;
import argosy.model.ObjectStore;
import argosy.model.Platform;
import argosy.publish.Credentials;
import argosy.publish.ImageReference;
import argosy.publish.RegistryClient;
import argosy.store.DirectoryOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Images of other people as adopters: of a layout in a folder, or pulled from a registry.
final class Images {
  private final Path scratch;
  private final Parallel parallel;
  private final Progress progress;

  /// @param scratch where pulled images lie until they are adopted
  Images(Path scratch, Parallel parallel, Progress progress) {
    this.scratch = scratch;
    this.parallel = parallel;
    this.progress = progress;
  }

  Adopter adopter(Adopt.Image image) {
    return isRemote(image.from())
        ? store -> pulled(image, store)
        : store -> local(image).adopt(store);
  }

  private static boolean isRemote(String from) {
    return from.startsWith("oci://") || from.startsWith("docker://");
  }

  /// `FOLDER` or `FOLDER:NAME`.
  private Adopter local(Adopt.Image image) throws IOException {
    String from = image.from();
    int colon = from.lastIndexOf(':');
    boolean named = colon > 0 && !Files.isDirectory(Path.of(from));
    Path folder = Path.of(named ? from.substring(0, colon) : from);
    if (!Files.isRegularFile(folder.resolve("index.json"))) {
      throw new IllegalArgumentException(
          folder
              + " is no image layout: it has no index.json; expected FOLDER[:NAME] or"
              + " oci://REGISTRY/REPOSITORY[:TAG]");
    }
    return adopter(folder, named ? from.substring(colon + 1) : "", image);
  }

  private Adopter adopter(Path folder, String refName, Adopt.Image image) {
    return new ImageAdopter(
        new ImageLayout(name -> Forms.open(folder, name), ""),
        new ImageAdopter.Choice(
            refName, Platform.LINUX_AMD64, image.name().orElse(""), image.version().orElse("")),
        parallel);
  }

  private Adopter.Adoption pulled(Adopt.Image image, ObjectStore store) throws IOException {
    ImageReference reference = ImageReference.parse(image.from());
    Optional<Credentials> credentials =
        Credentials.of(image.credentials(), reference, image.environment());
    try (Scratch pulled = Scratch.in(scratch);
        RegistryClient registry = new RegistryClient(reference, credentials, image.insecure())) {
      Path folder = pulled.folder();
      registry.pull(
          Optional.of(Platform.LINUX_AMD64),
          new CountingOutput(new DirectoryOutput(folder), progress),
          "");
      String named = reference.repository().substring(reference.repository().lastIndexOf('/') + 1);
      return adopter(folder, "", image.named(named)).adopt(store);
    }
  }
}
