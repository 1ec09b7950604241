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
import argosy.release.Lock;
import argosy.release.Realise;
import argosy.release.Tag;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layers of a new release's images follow those of the newest release before it of the same
/// kind of tag: a weekly's those of the last weekly.
final class ImageLayers implements Lock.Layering {
  private final Releases releases;
  private final Realise realise;
  private final ObjectStore objects;

  ImageLayers(Releases releases, Realise realise, ObjectStore objects) {
    this.releases = releases;
    this.realise = realise;
    this.objects = objects;
  }

  @Override
  public Optional<Digest> of(Release release) throws IOException {
    Optional<Release> before = before(release);
    if (before.isEmpty()) {
      return Optional.empty();
    }
    try {
      Profile old = realise.realise(before.get(), RootFiles.prefixFor(before.get()));
      Profile now = realise.realise(release, RootFiles.prefixFor(release));
      Optional<List<ImageLayer>> layers = ImagePlan.following(now, ImagePlan.of(old, objects));
      return layers.isEmpty() ? Optional.empty() : Optional.of(put(layers.get()));
    } catch (NoSuchFileException e) { // the other came here without its layers
      return Optional.empty();
    } catch (UnsupportedException e) { // there can be no image; who wants one is told
      return Optional.empty();
    }
  }

  private Optional<Release> before(Release release) throws IOException {
    for (Release other : releases.all()) { // newest first
      if (other.stack().name().equals(release.stack().name())
          && other.stack().kind() == release.stack().kind()
          && other.platform().equals(release.platform())
          && kind(other).equals(kind(release))) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  private static String kind(Release release) {
    return Tag.parseTolerant(release.tag())
        .map(tag ->
            switch (tag) {
              case Tag.Version v -> "version";
              case Tag.Weekly w -> "weekly";
              case Tag.Daily d -> "daily";
              case Tag.OnDemand o -> "on demand";
              case Tag.Experimental x -> "experimental";
              case Tag.Alias a -> "alias";
            })
        .orElse("other");
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
