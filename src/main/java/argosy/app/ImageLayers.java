package argosy.app;

import argosy.base.UnsupportedException;
import argosy.format.oci.ImageLayer;
import argosy.format.oci.ImagePlan;
import argosy.format.root.RootFiles;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Layers;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.release.Realise;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layers of a new release's images follow those of the release before.
final class ImageLayers {
  private final Realise realise;
  private final ObjectStore objects;

  ImageLayers(Realise realise, ObjectStore objects) {
    this.realise = realise;
    this.objects = objects;
  }

  /// @param release without layers
  /// @return the record of its layers, in the store; absent if they depend on its packages only
  Optional<Digest> of(Release release, Release before) throws IOException {
    try {
      if (RootFiles.inapplicable(release, realise.load(release.packages())).isPresent()) {
        return Optional.empty();
      }
      Profile old = realise.realise(before, RootFiles.prefixFor(before));
      Profile now = realise.realise(release, RootFiles.prefixFor(release));
      Optional<List<ImageLayer>> layers = ImagePlan.following(now, ImagePlan.of(old, objects));
      return layers.isEmpty() ? Optional.empty() : Optional.of(put(layers.get()));
    } catch (NoSuchFileException e) { // the other came here without its layers
      return Optional.empty();
    } catch (UnsupportedException e) { // there can be no image; who wants one is told
      return Optional.empty();
    }
  }

  private Digest put(List<ImageLayer> layers) throws IOException {
    objects.put("application/octet-stream", new ByteArrayInputStream(new byte[0])); // whiteouts
    List<Layers.Layer> record = new ArrayList<>();
    for (ImageLayer layer : layers) {
      Descriptor tree =
          objects.put(
              Package.TREE_MEDIA_TYPE, new ByteArrayInputStream(layer.tree().canonicalBytes()));
      record.add(new Layers.Layer(layer.name(), layer.title(), tree.digest()));
    }
    byte[] bytes = new Layers(record).canonicalBytes();
    return objects.put(Layers.MEDIA_TYPE, new ByteArrayInputStream(bytes)).digest();
  }
}
