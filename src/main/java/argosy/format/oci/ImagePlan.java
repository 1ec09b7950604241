package argosy.format.oci;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.format.root.RootFiles;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Layers;
import argosy.model.Profile;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The layers of a release's image: as the release records them, else by its packages.
public final class ImagePlan {
  /// What engines take (`overlay2` and Docker's 127) less what users add.
  public static final int MAX_LAYERS = 100;

  /// Layers of a new plan; the rest is room for the releases that follow.
  static final int NEW_LAYERS = 72;

  private ImagePlan() {}

  /// @throws argosy.base.CorruptException if what the release records is damaged
  /// @throws java.nio.file.NoSuchFileException if it is not here
  public static List<ImageLayer> of(Profile profile, BlobSource blobs) throws IOException {
    Optional<Digest> recorded = profile.release().layers();
    if (recorded.isEmpty()) {
      return PlannedLayers.of(profile, RootFiles.of(profile), NEW_LAYERS);
    }
    List<ImageLayer> layers = new ArrayList<>();
    Layers record =
        Layers.fromJson(
            Json.parse(new String(read(blobs, recorded.get()), StandardCharsets.UTF_8)));
    for (Layers.Layer l : record.layers()) {
      layers.add(new ImageLayer(l.name(), l.title(), Tree.parse(read(blobs, l.tree()))));
    }
    return layers;
  }

  private static byte[] read(BlobSource blobs, Digest digest) throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return in.readAllBytes();
    }
  }

  /// The layers of a release that is to follow another.
  ///
  /// @param before of the other's image
  /// @return empty if they are those of a new plan, which needs no record
  /// @throws UnsupportedException if there can be no image
  public static Optional<List<ImageLayer>> following(Profile profile, List<ImageLayer> before)
      throws UnsupportedException {
    RootFiles root = RootFiles.of(profile);
    List<ImageLayer> below =
        PlannedLayers.of(profile, root, NEW_LAYERS).stream()
            .filter(l -> !PlannedLayers.isOwn(l))
            .toList();
    String tag = profile.release().tag();
    return FollowingLayers.of(
            before.stream().filter(PlannedLayers::isOwn).toList(),
            own(root),
            "changes/" + tag,
            "what is new in " + tag,
            MAX_LAYERS - below.size())
        .map(own -> {
          List<ImageLayer> all = new ArrayList<>(below);
          all.addAll(own);
          return all;
        });
  }

  /// The stack's own files, with the directories above them.
  private static Tree own(RootFiles root) {
    if (root.under().isEmpty()) {
      return root.tree();
    }
    List<Entry> own = new ArrayList<>();
    for (Entry e : root.tree().entries()) {
      if (e.path().startsWith(root.under()) || root.under().startsWith(e.path() + "/")) {
        own.add(e);
      }
    }
    return Tree.of(own);
  }
}
