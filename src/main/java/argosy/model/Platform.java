package argosy.model;

/// What a package runs on, in the OCI image specification's words: `linux/amd64`.
///
/// @param architecture a GOARCH name: `amd64`, `arm64`, ...; `noarch` for packages that run on any
public record Platform(String os, String architecture) {
  public static final Platform LINUX_AMD64 = new Platform("linux", "amd64");

  public Platform {
    if (os.isEmpty() || architecture.isEmpty() || os.contains("/") || architecture.contains("/")) {
      throw new IllegalArgumentException(
          "a platform is os/architecture, got " + os + "/" + architecture);
    }
  }

  /// Reads `linux/amd64`; the Debian and uname names `x86_64` and `aarch64` are understood.
  public static Platform parse(String text) {
    int slash = text.indexOf('/');
    String os = slash < 0 ? "linux" : text.substring(0, slash);
    String architecture = text.substring(slash + 1);
    return new Platform(
        os,
        switch (architecture) {
          case "x86_64" -> "amd64";
          case "aarch64" -> "arm64";
          default -> architecture;
        });
  }

  @Override
  public String toString() {
    return os + "/" + architecture;
  }
}
