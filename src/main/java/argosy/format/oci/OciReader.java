package argosy.format.oci;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.image.ImageConfig;
import argosy.image.ImageIndex;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.image.ImageTree;
import argosy.model.Artifact;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a layout back to the release's tree: every blob, diffID and content is hashed anew.
///
/// Left out by rule: layers without our annotation (the base's), the layer with an empty name (what
/// a prefix stack needs outside its prefix), and the directories above the prefix.
final class OciReader {
  /// On every layer of ours: its name in the plan.
  static final String LAYER_ANNOTATION = "io.argosy.layer";

  private final Parallel parallel;

  OciReader(Parallel parallel) {
    this.parallel = parallel;
  }

  Tree read(Artifact artifact, Format.Files files) throws IOException {
    String index = artifact.main().name();
    ImageLayout layout = new ImageLayout(files, index.substring(0, index.lastIndexOf('/')));
    List<Descriptor> images =
        layout.index().items().stream().map(ImageIndex.Item::descriptor).distinct().toList();
    if (images.size() != 1) {
      throw new CorruptException(
          index + ": expected one image under all names but got " + images.size());
    }
    ImageManifest manifest = layout.manifest(images.getFirst());
    ImageConfig config = layout.config(manifest);
    List<ImageManifest.Layer> layers = new ArrayList<>();
    List<Digest> diffIds = new ArrayList<>();
    for (int i = 0; i < manifest.layers().size() && i < config.diffIds().size(); i++) {
      ImageManifest.Layer layer = manifest.layers().get(i);
      if (!layer.annotations().getOrDefault(LAYER_ANNOTATION, "").isEmpty()) {
        layers.add(layer);
        diffIds.add(config.diffIds().get(i));
      }
    }
    if (manifest.layers().size() != config.diffIds().size()) {
      throw new CorruptException(
          "%s: the config names %d layers but the manifest %d"
              .formatted(index, config.diffIds().size(), manifest.layers().size()));
    }
    ImageTree image = ImageTree.read(layout, layers, diffIds, ImageTree::hash, parallel);
    if (!image.leftOut().isEmpty()) {
      throw new CorruptException(index + ": " + image.leftOut().getFirst());
    }
    String prefix = config.run().labels().getOrDefault(RunSettings.PREFIX_LABEL, "/");
    return prefix.equals("/") ? image.tree() : below(prefix.substring(1), image.tree(), index);
  }

  private static Tree below(String prefix, Tree tree, String index) throws CorruptException {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : tree.entries()) {
      Optional<String> inner = inner(prefix, entry.path());
      if (inner.isPresent()) {
        entries.add(entry.at(inner.get()));
      } else if (!(entry instanceof Entry.Directory)
          || !(prefix + "/").startsWith(entry.path() + "/")) {
        throw new CorruptException(
            index + ": " + entry.path() + " stands outside the prefix /" + prefix);
      }
    }
    return Tree.of(entries);
  }

  private static Optional<String> inner(String prefix, String path) {
    return path.startsWith(prefix + "/")
        ? Optional.of(path.substring(prefix.length() + 1))
        : Optional.empty();
  }
}
