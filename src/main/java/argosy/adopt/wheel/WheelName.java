package argosy.adopt.wheel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of a wheel says, `NAME-VERSION[-BUILD]-PYTHON-ABI-PLATFORM.whl`, each of the last
/// three one or several tags with dots between (PEP 425, 600).
///
/// @param name normalised
/// @param build 0 for none
record WheelName(
    String name,
    PythonVersion version,
    long build,
    List<String> pythons,
    List<String> abis,
    List<String> platforms) {
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9][A-Za-z0-9._]*)-([^-]+)(?:-(\\d{1,18})[^-]*)?-([^-]+)-([^-]+)-([^-]+)\\.whl");
  private static final Pattern MANYLINUX = Pattern.compile("manylinux_2_(\\d{1,3})_(.+)");
  private static final int PER_PYTHON = 1000;

  WheelName {
    pythons = List.copyOf(pythons);
    abis = List.copyOf(abis);
    platforms = List.copyOf(platforms);
  }

  /// @return empty if a file is not called as wheels are
  static Optional<WheelName> find(String fileName) {
    Matcher m = FORM.matcher(fileName);
    if (!m.matches()) {
      return Optional.empty();
    }
    return PythonVersion.find(m.group(2).replace('_', '-'))
        .map(v ->
            new WheelName(
                Requirement.normalised(m.group(1)),
                v,
                m.group(3) == null ? 0 : Long.parseLong(m.group(3)),
                List.of(m.group(4).split("\\.")),
                List.of(m.group(5).split("\\.")),
                List.of(m.group(6).split("\\."))));
  }

  /// How near the nearest of its tags is to a Python: 0 is made for it; empty if it does not run
  /// there.
  OptionalInt distance(StackPython to) {
    OptionalInt best = OptionalInt.empty();
    for (String python : pythons) {
      for (String abi : abis) {
        for (String platform : platforms) {
          OptionalInt of = distance(python, abi, platform, to);
          if (of.isPresent() && (best.isEmpty() || of.getAsInt() < best.getAsInt())) {
            best = of;
          }
        }
      }
    }
    return best;
  }

  private static OptionalInt distance(String python, String abi, String platform, StackPython to) {
    int ofPlatform = platform(platform, to);
    int ofPython = python(python, abi, to.minor());
    boolean pureOnly = python.startsWith("py") && platform.equals("any");
    boolean possible =
        ofPlatform >= 0
            && ofPython >= 0
            && (!platform.equals("any") || abi.equals("none"))
            && (pureOnly || !python.startsWith("py") || abi.equals("none"));
    return possible ? OptionalInt.of(ofPython * PER_PYTHON + ofPlatform) : OptionalInt.empty();
  }

  /// Made for this Python, for the stable interface of an older one, without C, for any Python.
  private static int python(String python, String abi, int minor) {
    String own = "cp3" + minor;
    if (python.equals(own)) {
      return switch (abi) {
        case "abi3" -> 1;
        case "none" -> 2 + minor;
        default -> abi.equals(own) ? 0 : -1;
      };
    }
    Matcher older = Pattern.compile("(cp|py)3(\\d{0,3})").matcher(python);
    if (!older.matches()) {
      return -1;
    }
    if (older.group(2).isEmpty()) {
      return older.group(1).equals("py") && abi.equals("none") ? 5 + 2 * minor : -1;
    }
    int steps = minor - Integer.parseInt(older.group(2));
    boolean runs = steps >= 0 && abi.equals(older.group(1).equals("cp") ? "abi3" : "none");
    return !runs ? -1 : older.group(1).equals("cp") ? 1 + steps : 4 + minor + steps;
  }

  /// The newest C library first, then what is of no machine.
  private static int platform(String platform, StackPython to) {
    if (platform.equals("any")) {
      return PER_PYTHON - 1;
    }
    if (platform.equals("linux_" + to.machine())) {
      return PER_PYTHON - 2;
    }
    OptionalInt needed = cLibrary(platform, to.machine());
    return needed.isEmpty() || to.glibcMinor().filter(g -> g < needed.getAsInt()).isPresent()
        ? -1
        : PER_PYTHON - 3 - needed.getAsInt() % 900;
  }

  /// N of the 2.N that a platform of the machine needs; empty for platforms of others.
  private static OptionalInt cLibrary(String platform, String machine) {
    String modern =
        platform
            .replaceFirst("^manylinux1_", "manylinux_2_5_")
            .replaceFirst("^manylinux2010_", "manylinux_2_12_")
            .replaceFirst("^manylinux2014_", "manylinux_2_17_");
    Matcher m = MANYLINUX.matcher(modern);
    return m.matches() && m.group(2).equals(machine)
        ? OptionalInt.of(Integer.parseInt(m.group(1)))
        : OptionalInt.empty();
  }

  /// Why none of the tags is for a Python that it does not run with, in words.
  String unfit(StackPython to) {
    if (pythons.stream()
        .noneMatch(p -> abis.stream().anyMatch(a -> python(p, a, to.minor()) >= 0))) {
      return "is for "
          + String.join(".", pythons)
          + "-"
          + String.join(".", abis)
          + ", and the stack has CPython "
          + to.version();
    }
    OptionalInt needed =
        platforms.stream()
            .map(p -> cLibrary(p, to.machine()))
            .filter(OptionalInt::isPresent)
            .mapToInt(OptionalInt::getAsInt)
            .min();
    return needed.isPresent() && to.glibcMinor().isPresent()
        ? newerCLibrary("2." + needed.getAsInt(), to.glibcMinor().get())
        : "is for " + String.join(".", platforms) + ", and the stack for linux_" + to.machine();
  }

  static String newerCLibrary(String needed, int hasMinor) {
    return "needs a C library (glibc) of at least %s, and the stack has 2.%d"
        .formatted(needed, hasMinor);
  }
}
