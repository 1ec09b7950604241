package argosy.release.solve;

import argosy.base.UnsupportedException;
import argosy.model.Generation;
import argosy.model.Package;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// That packages of different environment generations do not come together, in words. A package
/// says its generation as a constraint on, or a requirement of, the virtual package
/// `__argosy_generation`; one that says nothing goes with all.
public final class Generations {
  private Generations() {}

  /// The virtual package of a generation.
  public static PackageRecord virtual(Generation generation) {
    return PackageRecord.virtual(Generation.VIRTUAL, generation.toString(), "0");
  }

  /// A package of a channel or of a release.
  ///
  /// @param generation that it says
  /// @param needs names of other packages
  public record Member(String name, Optional<Generation> generation, List<String> needs) {
    public Member {
      needs = List.copyOf(needs);
    }

    public static Member of(PackageRecord record) {
      return new Member(
          record.name(),
          Stream.concat(record.constrains().stream(), record.depends().stream())
              .flatMap(spec -> Generation.required(spec).stream())
              .findFirst(),
          record.depends().stream().map(d -> MatchSpec.of(d).packageName()).toList());
    }

    public static Member of(Package metadata) {
      return new Member(metadata.name(), Generation.of(metadata), metadata.dependencyNames());
    }

    boolean isOfOtherThan(Generation wanted) {
      return generation.filter(g -> !g.equals(wanted)).isPresent();
    }
  }

  /// The names of the packages that would have to be built again to be of this generation: those of
  /// another, and all of this one that need one of them, directly or through others.
  public static List<String> rebuilds(List<Member> packages, Generation generation) {
    TreeSet<String> rebuild = new TreeSet<>();
    packages.stream().filter(p -> p.isOfOtherThan(generation)).forEach(p -> rebuild.add(p.name()));
    for (boolean grown = true; grown; ) {
      grown = false;
      for (Member p : packages) {
        boolean needs = p.needs().stream().anyMatch(rebuild::contains);
        grown |= needs && p.generation().isPresent() && rebuild.add(p.name());
      }
    }
    return new ArrayList<>(rebuild);
  }

  /// @param wanted the generation that all must be of; empty for that of most of them
  /// @return the one generation; empty if no package says any
  /// @throws UnsupportedException if packages of other generations are among these; it names each
  ///   with its generation, and all that would have to be built again
  public static Optional<Generation> requireOne(List<Member> packages, Optional<Generation> wanted)
      throws UnsupportedException {
    Optional<Generation> one = wanted.or(() -> usual(packages));
    if (one.isEmpty()) {
      return one;
    }
    List<String> rebuild = rebuilds(packages, one.get());
    if (!rebuild.isEmpty()) {
      throw new UnsupportedException(
          "packages of different environment generations are never mixed: "
              + others(packages, one.get())
              + ", the others of "
              + one.get(),
          "build these again in generation " + one.get() + ": " + String.join(", ", rebuild));
    }
    return one;
  }

  /// `afw of 2, base of 1`.
  private static String others(List<Member> packages, Generation one) {
    TreeSet<String> all = new TreeSet<>();
    packages.stream()
        .filter(p -> p.isOfOtherThan(one))
        .forEach(p -> p.generation().ifPresent(g -> all.add(p.name() + " is of " + g)));
    return String.join(", ", all);
  }

  /// That of most packages, of several such the newest.
  private static Optional<Generation> usual(List<Member> packages) {
    Map<Integer, Long> counts = new TreeMap<>();
    packages.forEach(p -> p.generation().ifPresent(g -> counts.merge(g.number(), 1L, Long::sum)));
    return counts.entrySet().stream()
        .max(Map.Entry.<Integer, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(e -> new Generation(e.getKey()));
  }
}
