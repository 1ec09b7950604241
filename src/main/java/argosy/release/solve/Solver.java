package argosy.release.solve;

import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds a set of packages that meets specifications and the requirements of all its members, one
/// of each name, with conda's preferences.
public final class Solver {
  private final List<List<PackageRecord>> channels;
  private final Set<String> favoured;

  /// @param channels the records of each channel and platform folder, in order of preference: the
  ///   first channel that has a name hides that name in the others
  /// @param virtual facts about the machine: `__glibc`, `__linux`, `__argosy_generation`, ...
  /// @param favoured URLs of records to keep if they will do, as of an older lock
  public Solver(
      List<List<PackageRecord>> channels, List<PackageRecord> virtual, Set<String> favoured) {
    List<List<PackageRecord>> all = new ArrayList<>();
    all.add(virtual);
    all.addAll(channels);
    this.channels = List.copyOf(all);
    this.favoured = Set.copyOf(favoured);
  }

  /// @throws IllegalArgumentException if one of the texts is no specification
  public Solution solve(List<String> specs) {
    specs.forEach(MatchSpec::of);
    Pool pool = new Pool(channels, favoured);
    Search search = new Search(pool);
    Optional<Clause> conflict = search.run(specs);
    if (conflict.isEmpty()) {
      return new Solution.Found(ordered(pool, search.solution()));
    }
    return explain(specs);
  }

  private Solution explain(List<String> specs) {
    List<String> needed = new ArrayList<>(specs);
    for (String spec : specs) {
      List<String> fewer = new ArrayList<>(needed);
      fewer.remove(spec);
      if (new Search(new Pool(channels, favoured)).run(fewer).isPresent()) {
        needed = fewer;
      }
    }
    Pool pool = new Pool(channels, favoured);
    Search search = new Search(pool);
    Optional<Clause> conflict = search.run(needed);
    return new Solution.Conflict(
        needed,
        conflict.map(c -> new Explanation(pool, search.core(c)).sentences()).orElse(List.of()));
  }

  /// Each after those it needs; names decide where needs do not.
  private static List<PackageRecord> ordered(Pool pool, List<Integer> chosen) {
    Map<String, PackageRecord> byName = new LinkedHashMap<>();
    chosen.stream()
        .map(pool::record)
        .sorted(Comparator.comparing(PackageRecord::name))
        .forEach(r -> byName.put(r.name(), r));
    Set<PackageRecord> out = new LinkedHashSet<>();
    Set<String> underWay = new LinkedHashSet<>();
    byName.keySet().forEach(name -> visit(name, pool, byName, underWay, out));
    return out.stream().filter(r -> !r.isVirtual()).toList();
  }

  private static void visit(
      String name,
      Pool pool,
      Map<String, PackageRecord> byName,
      Set<String> underWay,
      Set<PackageRecord> out) {
    PackageRecord r = byName.get(name);
    if (r == null || !underWay.add(name)) {
      return;
    }
    r.depends().stream()
        .map(d -> pool.spec(d).packageName())
        .sorted()
        .forEach(n -> visit(n, pool, byName, underWay, out));
    out.add(r);
  }
}
