package argosy.model.conda;

import argosy.model.Platform;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A platform as conda writes it: `linux-64`, `osx-arm64`, `noarch`: the folder of a channel.
///
/// @param name as CEP 26 lists them
public record Subdir(String name) {
  private static final Map<String, Platform> KNOWN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("linux-32", new Platform("linux", "386")),
              Map.entry("linux-64", new Platform("linux", "amd64")),
              Map.entry("linux-aarch64", new Platform("linux", "arm64")),
              Map.entry("linux-armv6l", new Platform("linux", "armv6")),
              Map.entry("linux-armv7l", new Platform("linux", "arm")),
              Map.entry("linux-ppc64", new Platform("linux", "ppc64")),
              Map.entry("linux-ppc64le", new Platform("linux", "ppc64le")),
              Map.entry("linux-riscv64", new Platform("linux", "riscv64")),
              Map.entry("linux-s390x", new Platform("linux", "s390x")),
              Map.entry("osx-64", new Platform("darwin", "amd64")),
              Map.entry("osx-arm64", new Platform("darwin", "arm64")),
              Map.entry("win-32", new Platform("windows", "386")),
              Map.entry("win-64", new Platform("windows", "amd64")),
              Map.entry("win-arm64", new Platform("windows", "arm64")),
              Map.entry("emscripten-wasm32", new Platform("emscripten", "wasm32")),
              Map.entry("wasi-wasm32", new Platform("wasip1", "wasm")),
              Map.entry("zos-z", new Platform("zos", "s390x")),
              Map.entry("noarch", new Platform("linux", "noarch"))));

  /// All there are.
  public static final Set<String> NAMES = Set.copyOf(KNOWN.keySet());

  public static final Subdir NOARCH = new Subdir("noarch");

  public Subdir {
    if (!KNOWN.containsKey(name)) {
      throw new IllegalArgumentException(
          "not a conda platform: \""
              + name
              + "\"; expected one of "
              + String.join(", ", KNOWN.keySet()));
    }
  }

  /// @throws IllegalArgumentException if conda has no name for it
  public static Subdir of(Platform platform) {
    return KNOWN.entrySet().stream()
        .filter(e -> e.getValue().equals(platform))
        .findFirst()
        .map(e -> new Subdir(e.getKey()))
        .orElseThrow(
            () -> new IllegalArgumentException("conda has no folder name for " + platform));
  }

  /// The neutral name; `linux/noarch` for `noarch`.
  public Platform platform() {
    return KNOWN.getOrDefault(name, Platform.LINUX_AMD64);
  }

  public boolean isNoarch() {
    return equals(NOARCH);
  }

  public boolean isLinux() {
    return name.startsWith("linux-");
  }

  public boolean isOsx() {
    return name.startsWith("osx-");
  }

  public boolean isWindows() {
    return name.startsWith("win-");
  }

  /// What is neither Windows nor bare of an operating system.
  public boolean isUnix() {
    return isLinux() || isOsx() || name.equals("emscripten-wasm32");
  }

  @Override
  public String toString() {
    return name;
  }
}
