package argosy.release.solve;

import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The records that can be chosen from, by name and in the order they are preferred; what a
/// specification matches is computed once. A candidate is a number from 1.
final class Pool {
  private static final int[] NONE = {};

  private final Map<String, List<PackageRecord>> byName = new LinkedHashMap<>();
  private final Set<String> favoured;
  private final Map<String, int[]> candidates = new HashMap<>();
  private final Map<String, int[]> matches = new HashMap<>();
  private final Map<String, MatchSpec> specs = new HashMap<>();
  private final List<PackageRecord> records = new ArrayList<>();
  private final List<Version> versions = new ArrayList<>();

  /// @param channels the records of channels in order: the first channel that has a name hides that
  ///   name in the others (strict order)
  /// @param favoured URLs of records to take before others of their name if they will do
  Pool(List<List<PackageRecord>> channels, Set<String> favoured) {
    this.favoured = favoured;
    records.add(PackageRecord.virtual("__none", "0", ""));
    versions.add(Version.of("0"));
    for (List<PackageRecord> channel : channels) {
      Set<String> hidden = new LinkedHashSet<>(byName.keySet());
      for (PackageRecord r : channel) {
        if (!hidden.contains(r.name())) {
          byName.computeIfAbsent(r.name(), n -> new ArrayList<>()).add(r);
        }
      }
    }
  }

  PackageRecord record(int candidate) {
    return records.get(candidate);
  }

  Version version(int candidate) {
    return versions.get(candidate);
  }

  /// No candidate has a higher number.
  int most() {
    return byName.values().stream().mapToInt(List::size).sum();
  }

  /// @throws IllegalArgumentException if the text is no specification
  MatchSpec spec(String text) {
    MatchSpec known = specs.get(text);
    if (known == null) {
      known = MatchSpec.of(text);
      specs.put(text, known);
    }
    return known;
  }

  /// All candidates of a name, the best first.
  int[] named(String name) {
    int[] known = candidates.get(name);
    if (known == null) {
      candidates.put(name, NONE);
      known = numbered(byName.getOrDefault(name, List.of()));
      candidates.put(name, known);
    }
    return known;
  }

  private int[] numbered(List<PackageRecord> all) {
    Map<String, PackageRecord> distinct = new LinkedHashMap<>();
    for (PackageRecord r : all) {
      distinct.merge(r.distribution(), r, (a, b) -> a.fileName().endsWith(".conda") ? a : b);
    }
    List<Preference.Ranked> ranked = new ArrayList<>();
    for (PackageRecord r : distinct.values()) {
      if (isReadable(r)) {
        ranked.add(new Preference.Ranked(r, Version.of(r.version()), favoured.contains(r.url())));
      }
    }
    List<Preference.Ranked> ordered = Preference.order(ranked, this);
    int[] numbers = new int[ordered.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = records.size();
      records.add(ordered.get(i).packageRecord());
      versions.add(ordered.get(i).version());
    }
    return numbers;
  }

  /// A record with a version or requirement that cannot be read is as if it were not there, as
  /// other clients do it.
  private boolean isReadable(PackageRecord r) {
    try {
      Version.of(r.version());
      r.depends().forEach(this::spec);
      r.constrains().forEach(this::spec);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// What a candidate requires: what it depends on, and what it says of a fact about the machine,
  /// as facts are always there.
  List<String> needs(int candidate) {
    PackageRecord r = record(candidate);
    List<String> needs = new ArrayList<>(r.depends());
    r.constrains().stream()
        .filter(c -> spec(c).packageName().startsWith("__"))
        .filter(c -> byName.containsKey(spec(c).packageName()))
        .forEach(needs::add);
    return needs;
  }

  /// The highest version of any record that a requirement matches, for comparing builds.
  Version highest(String requirement) {
    MatchSpec spec = spec(requirement);
    Version best = Version.of("0");
    for (PackageRecord r : byName.getOrDefault(spec.packageName(), List.of())) {
      if (isReadable(r)) {
        Version v = Version.of(r.version());
        best = v.compareTo(best) > 0 && spec.matches(r, v) ? v : best;
      }
    }
    return best;
  }

  /// The candidates that a specification matches, the best first.
  int[] matching(String text) {
    int[] known = matches.get(text);
    if (known == null) {
      MatchSpec spec = spec(text);
      known =
          Arrays.stream(named(spec.packageName()))
              .filter(c -> spec.matches(record(c), version(c)))
              .toArray();
      matches.put(text, known);
    }
    return known;
  }

  /// Names that there are, for suggestions.
  Set<String> names() {
    return byName.keySet();
  }
}
