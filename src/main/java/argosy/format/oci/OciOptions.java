package argosy.format.oci;

import argosy.format.tar.TarEncoding;
import argosy.image.MediaTypes;
import argosy.model.Output;
import java.io.IOException;

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

    TarEncoding encoding(Output.Sink sink) throws IOException {
      return switch (this) {
        case ZSTD -> TarEncoding.ZSTD;
        case GZIP -> TarEncoding.Gzip.shared(sink.deflated()); // the size others write, too
      };
    }
  }
}
