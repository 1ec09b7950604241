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
import argosy.model.Format;
import argosy.model.Tree;
import java.io.IOException;
import java.util.List;

/// Reads a layout back to the root it holds: every blob, diffID and content is hashed anew.
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
    if (manifest.layers().size() != config.diffIds().size()) {
      throw new CorruptException(
          "%s: the config names %d layers but the manifest %d"
              .formatted(index, config.diffIds().size(), manifest.layers().size()));
    }
    ImageTree image =
        ImageTree.read(layout, manifest.layers(), config.diffIds(), ImageTree::hash, parallel);
    if (!image.leftOut().isEmpty()) {
      throw new CorruptException(index + ": " + image.leftOut().getFirst());
    }
    return image.tree();
  }
}
