package argosy.format.oci;

import argosy.format.tar.TarEncoding;
import argosy.image.MediaTypes;

/// How images are written.
public record OciOptions(Compression compression) {
  public static final OciOptions DEFAULT = new OciOptions(Compression.ZSTD);
  public static final OciOptions GZIP = new OciOptions(Compression.GZIP);

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
}
