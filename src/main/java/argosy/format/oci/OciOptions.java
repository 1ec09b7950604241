package argosy.format.oci;

import argosy.format.tar.TarEncoding;
import argosy.image.MediaTypes;

/// How images are written.
///
/// @param dockerArchive whether `NAME-TAG-ARCH.docker.tar` for `docker load` is written too; its
///   layers are those of the layout once more, so it doubles the size
public record OciOptions(Compression compression, boolean dockerArchive) {
  public static final OciOptions DEFAULT = new OciOptions(Compression.ZSTD, false);

  public static final OciOptions GZIP = DEFAULT.with(Compression.GZIP);

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
    return new OciOptions(other, dockerArchive);
  }

  public OciOptions withDockerArchive() {
    return new OciOptions(compression, true);
  }
}
