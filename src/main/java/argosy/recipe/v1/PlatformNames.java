package argosy.recipe.v1;

import argosy.model.conda.Subdir;
import argosy.recipe.expression.Value;
import java.util.List;
import java.util.Optional;

/// The variables that say what is built for: `linux`, `unix`, `aarch64`, …, and `SHLIB_EXT`, what
/// names of shared libraries end with there.
final class PlatformNames {
  private static final List<String> ARCHITECTURES =
      List.of(
          "x86_64", "x86", "aarch64", "arm64", "armv6l", "armv7l", "ppc64le", "ppc64", "s390x",
          "sparc64", "riscv64", "wasm32");

  private PlatformNames() {}

  static Optional<Value> find(String name, Subdir target) {
    return switch (name) {
      case "linux" -> Optional.of(Value.of(target.isLinux()));
      case "osx" -> Optional.of(Value.of(target.isOsx()));
      case "win" -> Optional.of(Value.of(target.isWindows()));
      case "unix" -> Optional.of(Value.of(target.isUnix()));
      case "emscripten" -> Optional.of(Value.of(target.name().startsWith("emscripten-")));
      case "wasi" -> Optional.of(Value.of(target.name().startsWith("wasi-")));
      case "SHLIB_EXT" ->
          Optional.of(Value.of(target.isWindows() ? ".dll" : target.isOsx() ? ".dylib" : ".so"));
      default ->
          ARCHITECTURES.contains(name)
              ? Optional.of(Value.of(architecture(target).equals(name) || alias(target, name)))
              : whole(name, target);
    };
  }

  /// The platform's own name without its dash: `linux64`, `osxarm64`.
  private static Optional<Value> whole(String name, Subdir target) {
    return Subdir.NAMES.stream().anyMatch(n -> dashless(n).equals(name))
        ? Optional.of(Value.of(dashless(target.name()).equals(name)))
        : Optional.empty();
  }

  private static String dashless(String name) {
    return name.equals("noarch") ? "" : name.replace("-", "");
  }

  private static String architecture(Subdir target) {
    String after = target.name().substring(target.name().indexOf('-') + 1);
    return switch (after) {
      case "64" -> "x86_64";
      case "32" -> "x86";
      default -> after;
    };
  }

  private static boolean alias(Subdir target, String name) {
    return name.equals("x86") && architecture(target).equals("x86_64");
  }
}
