package argosy.adopt.image;

import argosy.adopt.scan.PycHeader;
import argosy.base.Parallel;
import argosy.image.ImageConfig;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.image.ImageTree;
import argosy.model.Adopter;
import argosy.model.Descriptor;
import argosy.model.Licence;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Tree;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Adopts an image of a layout as one package of a root stack (`argosy adopt oci`).
public final class ImageAdopter implements Adopter {
  private static final String LABEL = "org.opencontainers.image.";
  private final ImageLayout layout;
  private final Choice choice;
  private final Parallel parallel;

  /// Which image, and what its package is called.
  ///
  /// @param refName of the image in the layout; empty if it is the only one
  /// @param name of the package; empty for the image's title
  /// @param version of the package; empty for the image's version
  public record Choice(String refName, Platform platform, String name, String version) {}

  public ImageAdopter(ImageLayout layout, Choice choice, Parallel parallel) {
    this.layout = layout;
    this.choice = choice;
    this.parallel = parallel;
  }

  @Override
  public Adoption adopt(ObjectStore store) throws IOException {
    Descriptor image = layout.find(choice.refName(), choice.platform());
    ImageManifest manifest = layout.manifest(image);
    ImageConfig config = layout.config(manifest);
    long newBefore = store.newBytes();
    ImageTree read =
        ImageTree.read(
            layout,
            manifest.layers(),
            config.diffIds(),
            (path, content) ->
                store.put("application/octet-stream", PycHeader.settled(path, content)),
            parallel);
    Tree tree = read.tree();
    Descriptor treeDescriptor =
        store.put(Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(tree.canonicalBytes()));
    Package metadata = metadata(image, config, treeDescriptor);
    Descriptor stored =
        store.put(Package.MEDIA_TYPE, new ByteArrayInputStream(metadata.canonicalBytes()));
    store.flush();
    List<String> notes = new ArrayList<>(read.leftOut());
    notes.addAll(settings(config.run()));
    return new Adoption(
        List.of(new Adopted(metadata, stored.digest())),
        notes,
        tree.fileCount(),
        tree.totalBytes(),
        store.newBytes() - newBefore);
  }

  private Package metadata(Descriptor image, ImageConfig config, Descriptor tree) {
    Map<String, String> labels = config.run().labels();
    String licence = labels.getOrDefault(LABEL + "licenses", "");
    Map<String, String> facts = new TreeMap<>();
    for (String name : List.of("description", "url", "vendor", "source")) {
      if (labels.containsKey(LABEL + name)) {
        facts.put(name.equals("url") ? "homepage" : name, labels.getOrDefault(LABEL + name, ""));
      }
    }
    return new Package(
        first(choice.name(), labels.getOrDefault(LABEL + "title", ""), choice.refName(), "image"),
        first(choice.version(), labels.getOrDefault(LABEL + "version", ""), "0"),
        "",
        config.platform(),
        licence.isEmpty() ? Licence.UNKNOWN : new Licence(licence, Licence.Access.OPEN),
        List.of(),
        tree,
        "",
        List.of(),
        facts,
        Map.of("adopted-from", "oci", "image", image.digest().toString()));
  }

  private static String first(String... candidates) {
    for (String candidate : candidates) {
      if (!candidate.isEmpty()) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("no candidate");
  }

  /// What the image says about running it belongs to the stack, not to the package.
  private static List<String> settings(ImageConfig.Run run) {
    List<String> notes = new ArrayList<>();
    run.env().stream()
        .filter(v -> !v.startsWith("PATH="))
        .forEach(v -> notes.add("the image sets " + v + ": say so in stack.yaml, environment"));
    if (!run.entrypoint().isEmpty()) {
      notes.add(
          "the image starts " + run.entrypoint() + ": say so in stack.yaml, image: entrypoint");
    }
    if (!run.user().isEmpty()) {
      notes.add("the image runs as " + run.user() + ": say so in stack.yaml, image: user");
    }
    return notes;
  }
}
