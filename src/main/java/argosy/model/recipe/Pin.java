package argosy.model.recipe;

/// A range of versions derived from a version that is known later.
///
/// @param lowerBound a version, or `x.x` for so many of the version's parts; empty: no lower bound
/// @param upperBound a version, or `x.x` for the next version after so many parts; empty: none
/// @param exact exactly that version and build
/// @param build a pattern for the build string; empty: any
public record Pin(String name, String lowerBound, String upperBound, boolean exact, String build) {
  /// What `pin_subpackage("name")` means.
  public static Pin of(String name) {
    return new Pin(name, "x.x.x.x.x.x", "x", false, "");
  }

  public Pin {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a pin needs the name of a package");
    }
  }
}
