package argosy.build;

import argosy.model.recipe.Pin;
import argosy.model.recipe.Requirements;
import java.util.Optional;

/// What recipes may ask for that no recipe of a graph makes.
@FunctionalInterface
public interface Outside {
  /// Whether it is there: a package of the machine's tools, or one that is given.
  boolean has(String name);

  /// A package that stands in prefixes as those of recipes do; none for the machine's tools, which
  /// have no version here that others could be held to.
  default Optional<Given> find(String name) {
    return Optional.empty();
  }

  /// A package of a channel or of another release.
  record Given(Pin.Exact exact, Requirements.RunExports exports) {}
}
