package argosy.release.solve;

import argosy.base.DidYouMean;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.Version;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// A contradiction in words: which requirements cannot be met together, and whose they are.
final class Explanation {
  private static final int MOST_SENTENCES = 5;

  private final Pool pool;
  private final List<Demand> demands = new ArrayList<>();
  private final Map<String, Integer> depths = new LinkedHashMap<>();
  private final Map<String, String> neededBy = new LinkedHashMap<>();

  /// Somebody's requirement of one name.
  ///
  /// @param by the name of the package; empty: it was asked for
  /// @param versions of that package that have it
  private record Demand(String by, Set<Version> versions, String name, String spec, boolean only) {}

  Explanation(Pool pool, Set<Clause> core) {
    this.pool = pool;
    Map<String, Demand> merged = new LinkedHashMap<>();
    for (Clause c : core) {
      switch (c.origin) {
        case Clause.Origin.Asked a -> add(merged, "", 0, a.spec(), false);
        case Clause.Origin.Needs n ->
            add(merged, pool.record(n.candidate()).name(), n.candidate(), n.spec(), false);
        case Clause.Origin.Constrains k ->
            add(merged, pool.record(k.candidate()).name(), k.candidate(), k.spec(), true);
        case Clause.Origin.Same s -> {}
        case Clause.Origin.Learnt l -> {}
      }
    }
    demands.addAll(merged.values());
    chains();
  }

  private void add(
      Map<String, Demand> merged, String by, int candidate, String spec, boolean only) {
    String name = pool.spec(spec).packageName();
    Demand demand =
        merged.computeIfAbsent(
            by + "\n" + spec + "\n" + only, k -> new Demand(by, new TreeSet<>(), name, spec, only));
    if (candidate > 0) {
      demand.versions().add(pool.version(candidate));
    }
  }

  /// How far each name is from what was asked for, and through whom.
  private void chains() {
    ArrayDeque<String> open = new ArrayDeque<>();
    for (Demand d : demands) {
      if (d.by().isEmpty() && depths.putIfAbsent(d.name(), 0) == null) {
        open.add(d.name());
      }
    }
    while (!open.isEmpty()) {
      String at = open.poll();
      for (Demand d : demands) {
        if (d.by().equals(at) && !d.only() && !depths.containsKey(d.name())) {
          depths.put(d.name(), depths.getOrDefault(at, 0) + 1);
          neededBy.put(d.name(), at);
          open.add(d.name());
        }
      }
    }
  }

  List<String> sentences() {
    List<String> sentences = new ArrayList<>();
    for (Demand d : demands) {
      if (!d.only() && pool.matching(d.spec()).length == 0) {
        sentences.add(nothing(d));
      }
    }
    if (sentences.isEmpty()) {
      contradictions().forEach(pair -> sentences.add(contradiction(pair.get(0), pair.get(1))));
    }
    if (sentences.isEmpty()) {
      sentences.add(
          "these cannot be met together: "
              + demands.stream().map(this::claim).collect(Collectors.joining("; ")));
    }
    return sentences.stream().distinct().limit(MOST_SENTENCES).toList();
  }

  /// Pairs of requirements of one name that no package meets both of, the nearest to what was asked
  /// for first.
  private List<List<Demand>> contradictions() {
    List<List<Demand>> pairs = new ArrayList<>();
    for (int i = 0; i < demands.size(); i++) {
      for (int j = i + 1; j < demands.size(); j++) {
        Demand a = demands.get(i);
        Demand b = demands.get(j);
        if (a.name().equals(b.name()) && !a.by().equals(b.by()) && disjoint(a.spec(), b.spec())) {
          pairs.add(depth(a) <= depth(b) ? List.of(a, b) : List.of(b, a));
        }
      }
    }
    pairs.sort(Comparator.comparingInt(p -> depth(p.get(0)) + depth(p.get(1))));
    return pairs;
  }

  private boolean disjoint(String a, String b) {
    int[] others = pool.matching(b);
    return Arrays.stream(pool.matching(a))
        .noneMatch(x -> Arrays.stream(others).anyMatch(y -> x == y));
  }

  private int depth(Demand d) {
    return d.by().isEmpty() ? 0 : 1 + depths.getOrDefault(d.by(), 1000);
  }

  private String contradiction(Demand a, Demand b) {
    return claim(a) + ", but " + claim(b) + chain(a) + chain(b);
  }

  /// `scipy 1.9.1 to 1.9.3 needs python <3.12`.
  private String claim(Demand d) {
    if (d.by().isEmpty()) {
      return "you asked for " + pretty(d);
    }
    return d.by()
        + " "
        + range(d.versions())
        + (d.only() ? " does not go with other than " : " needs ")
        + pretty(d);
  }

  private String pretty(Demand d) {
    return pool.spec(d.spec()).toString();
  }

  /// `; scipy is needed by astropy, which you asked for`.
  private String chain(Demand d) {
    if (d.by().isEmpty()) {
      return "";
    }
    Set<String> way = new LinkedHashSet<>();
    String at = d.by();
    while (neededBy.containsKey(at) && way.add(at)) {
      at = neededBy.getOrDefault(at, at);
    }
    StringBuilder out = new StringBuilder("; ").append(d.by());
    List<String> users = new ArrayList<>();
    String user = d.by();
    for (int i = 0; i < way.size(); i++) {
      user = neededBy.getOrDefault(user, user);
      users.add(user);
    }
    if (users.isEmpty()) {
      return out.append(" is what you asked for").toString();
    }
    out.append(" is needed by ").append(String.join(", that by ", users));
    return out.append(", which you asked for").toString();
  }

  private String nothing(Demand d) {
    MatchSpec spec = pool.spec(d.spec());
    int[] all = pool.named(d.name());
    String there;
    if (d.name().startsWith("__")) {
      there =
          all.length == 0 ? "there is no " + d.name() + " here" : "here is " + pool.version(all[0]);
    } else if (all.length == 0) {
      there = "no channel has " + d.name() + DidYouMean.hint(d.name(), pool.names());
    } else {
      Set<Version> versions = new TreeSet<>();
      Arrays.stream(all).forEach(c -> versions.add(pool.version(c)));
      there = "there is " + d.name() + " " + range(versions);
    }
    String what = "nothing is " + spec + ": " + there;
    return d.by().isEmpty()
        ? what + "; you asked for it"
        : what + "; " + d.by() + " " + range(d.versions()) + " needs it" + chain(d);
  }

  private static String range(Set<Version> versions) {
    List<Version> all = List.copyOf(versions);
    if (all.size() <= 3) {
      return all.stream().map(Version::toString).collect(Collectors.joining(", "));
    }
    return all.getFirst() + " to " + all.getLast();
  }
}
