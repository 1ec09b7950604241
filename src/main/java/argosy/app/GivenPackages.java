package argosy.app;

import argosy.model.Adopter;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Packages that are there already, for builds and bundles to take what they need from.
///
/// @param all in merge order
record GivenPackages(List<Adopter.Adopted> all) {
  static final GivenPackages NONE = new GivenPackages(List.of());

  GivenPackages {
    all = List.copyOf(all);
  }

  /// Those named and all they need, in their order; names of others are passed over.
  List<Adopter.Adopted> closure(Collection<String> names) {
    Map<String, Adopter.Adopted> byName = new LinkedHashMap<>();
    all.forEach(a -> byName.put(a.metadata().name(), a));
    Set<String> wanted = new LinkedHashSet<>();
    Deque<String> open = new ArrayDeque<>(names);
    while (!open.isEmpty()) {
      String name = open.removeFirst();
      Adopter.Adopted one = byName.get(name);
      if (one != null && wanted.add(name)) {
        open.addAll(one.metadata().neededNames());
      }
    }
    return all.stream().filter(a -> wanted.contains(a.metadata().name())).toList();
  }

  boolean has(String name) {
    return all.stream().anyMatch(a -> a.metadata().name().equals(name));
  }
}
