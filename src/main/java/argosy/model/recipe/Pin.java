package argosy.model.recipe;

import argosy.model.conda.Version;
import java.util.ArrayList;
import java.util.List;

/// A range of versions derived from a version that is known later.
///
/// @param lowerBound a version, or `x.x` for so many of the version's parts; empty: no lower bound
/// @param upperBound a version, or `x.x` for the next version after so many parts; empty: none
/// @param exact exactly that version and build
/// @param build a pattern for the build string; empty: any
public record Pin(String name, String lowerBound, String upperBound, boolean exact, String build) {
  /// What a pin is worked out for.
  public record Exact(String version, String build) {}

  /// What `pin_subpackage("name")` means.
  public static Pin of(String name) {
    return new Pin(name, "x.x.x.x.x.x", "x", false, "");
  }

  public Pin {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a pin needs the name of a package");
    }
  }

  /// The match specification for a version that is known now (CEP 14, `pin_subpackage`): `x.x` of
  /// `1.2.13` is `>=1.2` as a lower bound and `<1.3.0a0` as an upper one.
  ///
  /// @throws IllegalArgumentException if a bound asks for a number after one that is none
  public String specification(Exact made) {
    return specification(made.version(), made.build());
  }

  private String specification(String version, String buildString) {
    if (exact) {
      return name + " " + version + " " + buildString;
    }
    List<String> ranges = new ArrayList<>();
    if (!lowerBound.isEmpty()) {
      ranges.add(">=" + (isPattern(lowerBound) ? first(version, parts(lowerBound)) : lowerBound));
    }
    if (!upperBound.isEmpty()) {
      ranges.add("<" + (isPattern(upperBound) ? next(version, parts(upperBound)) : upperBound));
    }
    String range = ranges.isEmpty() ? "" : " " + String.join(",", ranges);
    return build.isEmpty() ? name + range : name + (range.isEmpty() ? " *" : range) + " " + build;
  }

  private static boolean isPattern(String bound) {
    return bound.matches("x(\\.x)*");
  }

  private static int parts(String pattern) {
    return pattern.split("\\.", -1).length;
  }

  private static String epoch(String version) {
    return version.substring(0, version.indexOf('!') + 1);
  }

  private static String first(String version, int parts) {
    List<String> numbers = Version.of(version).numbers();
    return parts >= numbers.size()
        ? version
        : epoch(version) + String.join(".", numbers.subList(0, parts));
  }

  /// The first version that the part after so many is not in: `.0a0`, so that its alphas are not.
  private static String next(String version, int parts) {
    List<String> numbers = new ArrayList<>(Version.of(version).numbers());
    while (numbers.size() < parts) {
      numbers.add("0");
    }
    String last = numbers.get(parts - 1).replaceFirst("^([0-9]+).*", "$1");
    if (!last.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException(
          "part " + parts + " of version " + version + " is no number, so nothing is next to it");
    }
    List<String> bumped = new ArrayList<>(numbers.subList(0, parts - 1));
    bumped.add(Long.toString(Long.parseLong(last) + 1));
    return epoch(version) + String.join(".", bumped) + ".0a0";
  }
}
