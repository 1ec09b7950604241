package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.model.Platform;

/// A channel's folder for a platform (CEP 26).
final class Subdirs {
  static final String NOARCH = "noarch";

  private Subdirs() {}

  static String of(Platform platform) throws UnsupportedException {
    if (platform.architecture().equals("noarch")) {
      return NOARCH;
    }
    String architecture =
        switch (platform.architecture()) {
          case "amd64" -> "64";
          case "386" -> "32";
          case "arm64" -> "aarch64";
          case "ppc64le", "s390x", "riscv64" -> platform.architecture();
          default ->
              throw new UnsupportedException(
                  "conda has no name for " + platform, "ship this platform in another form");
        };
    if (!platform.os().equals("linux")) {
      throw new UnsupportedException(
          "conda packages are written for linux, not for " + platform, "ship it in another form");
    }
    return "linux-" + architecture;
  }
}
