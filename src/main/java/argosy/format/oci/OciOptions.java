package argosy.format.oci;

import argosy.format.tar.TarEncoding;
import argosy.image.MediaTypes;
import java.util.Optional;

/// How images are written.
///
/// @param maxLayers at most, the base's not counted
/// @param dockerArchive whether `NAME-TAG-ARCH.docker.tar` for `docker load` is written too; its
///   layers are those of the layout once more, so it doubles the size
/// @param previous the plan of the release before, so that unchanged packages keep their layers
public record OciOptions(
    Compression compression, int maxLayers, boolean dockerArchive, Optional<LayerPlan> previous) {
  public static final OciOptions DEFAULT =
      new OciOptions(Compression.ZSTD, LayerPlan.MAX_LAYERS, false, Optional.empty());

  public static final OciOptions GZIP = DEFAULT.with(Compression.GZIP);

  public OciOptions {
    if (maxLayers < 5 || maxLayers > 120) {
      throw new IllegalArgumentException("maxLayers is 5 to 120, got " + maxLayers);
    }
  }

  /// Layers as zstd (podman, containerd, Docker since 23, skopeo since 1.0) or as gzip (every
  /// engine there is).
  public enum Compression {
    ZSTD,
    GZIP;

    String mediaType() {
      return switch (this) {
        case ZSTD -> MediaTypes.LAYER_ZSTD;
        case GZIP -> MediaTypes.LAYER_GZIP;
      };
    }

    TarEncoding encoding() {
      return switch (this) {
        case ZSTD -> TarEncoding.ZSTD;
        case GZIP -> new TarEncoding.Gzip(3); // the size of what other image tools write
      };
    }
  }

  public OciOptions with(Compression other) {
    return new OciOptions(other, maxLayers, dockerArchive, previous);
  }

  public OciOptions withDockerArchive() {
    return new OciOptions(compression, maxLayers, true, previous);
  }

  public OciOptions following(LayerPlan plan) {
    return new OciOptions(compression, maxLayers, dockerArchive, Optional.of(plan));
  }
}
