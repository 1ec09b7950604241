package argosy.format.oci;

import argosy.image.ImageConfig;
import argosy.image.ImageLayout;
import argosy.image.ImageManifest;
import argosy.model.Platform;
import java.io.IOException;

/// The image under a prefix stack, opened.
record BaseImage(ImageLayout layout, ImageManifest manifest, ImageConfig config) {
  static BaseImage of(OciOptions.Base base, Platform platform) throws IOException {
    ImageLayout layout = base.layout();
    ImageManifest manifest = layout.manifest(layout.find(base.refName(), platform));
    return new BaseImage(layout, manifest, layout.config(manifest));
  }
}
