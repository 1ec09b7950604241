package argosy.app;

import argosy.base.CorruptException;
import argosy.build.HostTools;
import argosy.build.Outside;
import argosy.model.Adopter;
import argosy.model.Package;
import argosy.model.recipe.Pin;
import argosy.model.recipe.RecipeFacts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Packages that are there already, for builds and bundles to take what they need from.
///
/// @param all in merge order
/// @param parts that were split off them, by the name of the whole
record GivenPackages(List<Adopter.Adopted> all, Map<String, List<Adopter.Adopted>> parts) {
  static final GivenPackages NONE = new GivenPackages(List.of());

  GivenPackages {
    all = List.copyOf(all);
    parts = Map.copyOf(parts);
  }

  /// None of which has parts.
  GivenPackages(List<Adopter.Adopted> all) {
    this(all, Map.of());
  }

  /// Those named and all they need, in their order, each with its parts; names of others are passed
  /// over.
  List<Adopter.Adopted> closure(Collection<String> names) {
    Map<String, Adopter.Adopted> byName = new LinkedHashMap<>();
    all.forEach(a -> byName.put(a.metadata().name(), a));
    Set<String> wanted = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      Adopter.Adopted one = byName.get(name);
      if (one != null && wanted.add(name)) {
        open.addAll(one.metadata().dependencyNames());
      }
    }
    List<Adopter.Adopted> chosen = new ArrayList<>();
    for (Adopter.Adopted one : all) {
      if (wanted.contains(one.metadata().name())) {
        chosen.add(one);
        chosen.addAll(parts.getOrDefault(one.metadata().name(), List.of()));
      }
    }
    return chosen;
  }

  boolean has(String name) {
    return all.stream().anyMatch(a -> a.metadata().name().equals(name));
  }

  /// What builds may ask for: these, and the machine's tools.
  Outside outside() throws CorruptException {
    Map<String, Outside.Given> given = new HashMap<>();
    for (Adopter.Adopted one : all) {
      Package p = one.metadata();
      String exports = p.facts().getOrDefault(RecipeFacts.RUN_EXPORTS, "");
      given.putIfAbsent(
          p.name(),
          new Outside.Given(
              new Pin.Exact(p.version(), p.build()), RecipeFacts.runExports(exports)));
    }
    return new Around(given);
  }

  private record Around(Map<String, Outside.Given> given) implements Outside {
    @Override
    public boolean has(String name) {
      return HostTools.has(name) || given.containsKey(name);
    }

    @Override
    public Optional<Given> find(String name) {
      return Optional.ofNullable(given.get(name));
    }
  }
}
