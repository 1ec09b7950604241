package argosy.release.solve;

import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Version;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which of several records of one name is better: one that is favoured; with fewer track features;
/// of a higher version; of a higher build number; whose requirements allow higher versions; made
/// later; and, that the order be the same everywhere, by its build string.
final class Preference {
  private Preference() {}

  record Ranked(PackageRecord packageRecord, Version version, boolean favoured) {}

  private static final Comparator<Ranked> FIRST =
      Comparator.comparing((Ranked r) -> !r.favoured())
          .thenComparingInt(r -> r.packageRecord().trackFeatures().size())
          .thenComparing(Ranked::version, Comparator.reverseOrder())
          .thenComparing(r -> r.packageRecord().buildNumber(), Comparator.reverseOrder());

  private static final Comparator<Ranked> LAST =
      Comparator.comparing(
              (Ranked r) -> r.packageRecord().timestampMillis(), Comparator.reverseOrder())
          .thenComparing(r -> r.packageRecord().build(), Comparator.reverseOrder())
          .thenComparing(r -> r.packageRecord().url());

  static List<Ranked> order(List<Ranked> all, Pool pool) {
    List<Ranked> sorted = new ArrayList<>(all);
    sorted.sort(FIRST);
    List<Ranked> out = new ArrayList<>();
    for (int from = 0; from < sorted.size(); ) {
      int to = from + 1;
      while (to < sorted.size() && FIRST.compare(sorted.get(from), sorted.get(to)) == 0) {
        to++;
      }
      out.addAll(builds(sorted.subList(from, to), pool));
      from = to;
    }
    return out;
  }

  /// Builds of one version: compared by the highest versions that those of their requirements allow
  /// which all of them have, in the order of the requirements' names.
  private static List<Ranked> builds(List<Ranked> builds, Pool pool) {
    if (builds.size() == 1) {
      return builds;
    }
    List<Comparator<Ranked>> orders = new ArrayList<>();
    List<Map<String, String>> needs = builds.stream().map(b -> needs(b, pool)).toList();
    for (String name : needs.getFirst().keySet()) {
      boolean shared = needs.stream().allMatch(n -> n.containsKey(name));
      boolean differ = needs.stream().map(n -> n.getOrDefault(name, "")).distinct().count() > 1;
      if (shared && differ) {
        Map<Ranked, Version> highest = new HashMap<>();
        for (int i = 0; i < builds.size(); i++) {
          highest.put(builds.get(i), pool.highest(needs.get(i).getOrDefault(name, name)));
        }
        Version none = Version.of("0");
        orders.add(
            Comparator.comparing(r -> highest.getOrDefault(r, none), Comparator.reverseOrder()));
      }
    }
    List<Ranked> sorted = new ArrayList<>(builds);
    orders.add(LAST);
    sorted.sort(orders.stream().reduce(Comparator::thenComparing).orElse(LAST));
    return sorted;
  }

  private static Map<String, String> needs(Ranked r, Pool pool) {
    Map<String, String> needs = new TreeMap<>();
    for (String need : r.packageRecord().depends()) {
      MatchSpec spec = pool.spec(need);
      needs.put(spec.packageName(), need);
    }
    return needs;
  }
}
