package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.model.Platform;
import argosy.model.conda.Subdir;

/// A channel's folder for a platform.
final class Subdirs {
  static final String NOARCH = Subdir.NOARCH.name();

  private Subdirs() {}

  static String of(Platform platform) throws UnsupportedException {
    try {
      return Subdir.of(platform).name();
    } catch (IllegalArgumentException e) {
      throw new UnsupportedException(
          e.getMessage() == null ? platform.toString() : e.getMessage(),
          "ship this platform in another form");
    }
  }
}
