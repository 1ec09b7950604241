package argosy.build;

import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The programs of the machine that builds: Debian packages that bring what recipes name under
/// `requirements: build`. No other program of the machine is seen.
public final class HostTools {
  /// What every script may use: the compilers, make, the GNU build system, patch, and what makes
  /// the clean room.
  private static final List<String> USUAL =
      List.of(
          "autoconf",
          "automake",
          "bash",
          "binutils",
          "bzip2",
          "diffutils",
          "file",
          "g++",
          "gcc",
          "gfortran",
          "gzip",
          "libc6-dev",
          "libtool",
          "m4",
          "make",
          "mount",
          "patch",
          "perl",
          "pkg-config",
          "tar",
          "util-linux",
          "xz-utils",
          "zstd");

  /// conda's names of compilers and C libraries: `gcc_linux-64`, `sysroot_linux-64`.
  private static final Pattern COMPILER =
      Pattern.compile(
          "(gcc|gxx|gfortran|c-compiler|cxx-compiler|fortran-compiler|sysroot|binutils|libgcc"
              + "|libgcc-ng|libstdcxx|libstdcxx-ng|libgfortran|libgfortran-ng|libgomp|_openmp_mutex)"
              + "(_(linux|osx|win)-[a-z0-9]+)?");

  /// conda's name to Debian's, where they are not one of [#USUAL].
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("bison", "bison"),
          Map.entry("cmake", "cmake"),
          Map.entry("flex", "flex"),
          Map.entry("gawk", "gawk"),
          Map.entry("gettext", "gettext"),
          Map.entry("git", "git"),
          Map.entry("gnuconfig", "autotools-dev"),
          Map.entry("help2man", "help2man"),
          Map.entry("meson", "meson"),
          Map.entry("nasm", "nasm"),
          Map.entry("ninja", "ninja-build"),
          Map.entry("pkgconf", "pkg-config"),
          Map.entry("cython", "cython3"),
          Map.entry("flit-core", "python3-flit-core"),
          Map.entry("hatchling", "python3-hatchling"),
          Map.entry("numpy", "python3-numpy"),
          Map.entry("pip", "python3-pip"),
          Map.entry("poetry-core", "python3-poetry-core"),
          Map.entry("pytest", "python3-pytest"),
          Map.entry("python", "python3-dev"),
          Map.entry("r-base", "r-base-core"),
          Map.entry("ruby", "ruby"),
          Map.entry("setuptools", "python3-setuptools"),
          Map.entry("setuptools-scm", "python3-setuptools-scm"),
          Map.entry("setuptools_scm", "python3-setuptools-scm"),
          Map.entry("wheel", "python3-wheel"),
          Map.entry("rsync", "rsync"),
          Map.entry("swig", "swig"),
          Map.entry("texinfo", "texinfo"),
          Map.entry("unzip", "unzip"),
          Map.entry("xz", "xz-utils"));

  private HostTools() {}

  /// Whether a requirement of this name is met by the machine's tools.
  public static boolean has(String name) {
    return debian(name).isPresent() || COMPILER.matcher(name).matches();
  }

  private static Optional<String> debian(String name) {
    return USUAL.contains(name) ? Optional.of(name) : Optional.ofNullable(NAMES.get(name));
  }

  /// The Debian packages whose programs the recipe's script and tests may run, sorted.
  ///
  /// @param made whether a recipe makes a package of this name
  public static List<String> of(RenderedRecipe recipe, Predicate<String> made) {
    Set<String> names = new TreeSet<>(USUAL);
    Requirements needs = recipe.requirements();
    Stream.of(
            needs.build(),
            needs.host(),
            needs.run(),
            recipe.tests().stream().flatMap(t -> RunRequirements.ofTest(t).stream()).toList())
        .flatMap(List::stream)
        .filter(r -> !made.test(BuildGraph.name(r)))
        .forEach(r -> debian(BuildGraph.name(r)).ifPresent(names::add));
    names.addAll(recipe.extras().hostTools());
    return List.copyOf(names);
  }
}
