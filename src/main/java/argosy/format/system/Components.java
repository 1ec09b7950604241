package argosy.format.system;

import argosy.base.UnsupportedException;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.StackKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A prefix stack as one package per component.
public final class Components {
  private final Map<String, Component> byPart;

  private Components(Map<String, Component> byPart) {
    this.byPart = byPart;
  }

  /// @param name the package's
  public record Component(String name, Profile.Part part) {
    public Package metadata() {
      return part.metadata();
    }
  }

  /// Makes the package's name of the component's.
  @FunctionalInterface
  public interface Naming {
    String of(String component) throws UnsupportedException;
  }

  /// Why a release cannot be in components; empty if it can.
  public static Optional<String> inapplicable(Release release) {
    return release.stack().kind() == StackKind.ROOT
        ? Optional.of("a root stack cannot be one package per component")
        : Optional.empty();
  }

  /// @throws UnsupportedException if it is a root stack, or two components would have one name
  public static Components of(Profile profile, Naming naming) throws UnsupportedException {
    Optional<String> why = inapplicable(profile.release());
    if (why.isPresent()) {
      throw new UnsupportedException(
          profile.stack().name() + ": " + why.get(),
          "use the all-in-one layout: its packages share one root");
    }
    Map<String, Component> byPart = new LinkedHashMap<>();
    Map<String, String> taken = new LinkedHashMap<>();
    for (Profile.Part part : profile.packages()) {
      String of = part.metadata().name();
      String name = naming.of(of);
      if (taken.put(name, of) != null) {
        throw new UnsupportedException(
            of + ": two components would both be the package " + name,
            "use the all-in-one layout, or rename one");
      }
      byPart.put(of, new Component(name, part));
    }
    return new Components(byPart);
  }

  /// In the profile's order.
  public List<Component> all() {
    return List.copyOf(byPart.values());
  }

  /// The others that a component depends on.
  public List<Component> neededBy(Component component) {
    List<Component> needed = new ArrayList<>();
    for (String dependency : component.metadata().dependencyNames()) {
      Component other = byPart.get(dependency);
      if (other != null && !other.equals(component)) {
        needed.add(other);
      }
    }
    return needed;
  }
}
