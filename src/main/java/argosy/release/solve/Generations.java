package argosy.release.solve;

import argosy.base.UnsupportedException;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.PackageRecord;
import argosy.model.conda.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Environment generations: packages that were built in one (one compiler, one C++ library, one set
/// of interfaces) go together, others must be built again. A package says its generation as a
/// requirement of the virtual package `__argosy_generation`; one that says nothing goes with all.
public final class Generations {
  public static final String NAME = "__argosy_generation";

  private Generations() {}

  /// The virtual package of a generation.
  public static PackageRecord record(int generation) {
    return PackageRecord.virtual(NAME, Integer.toString(generation), "0");
  }

  /// What a package of a generation requires.
  public static String requirement(int generation) {
    return NAME + " ==" + generation;
  }

  /// The names of the packages that would have to be built again to be of this generation: those of
  /// another, and all that need one of them directly or through others.
  public static List<String> rebuilds(List<PackageRecord> packages, int generation) {
    Version wanted = Version.of(Integer.toString(generation));
    Map<String, PackageRecord> byName = new LinkedHashMap<>();
    packages.forEach(p -> byName.put(p.name(), p));
    TreeSet<String> rebuild = new TreeSet<>();
    for (PackageRecord p : packages) {
      boolean other =
          p.depends().stream()
              .map(MatchSpec::of)
              .anyMatch(s -> s.packageName().equals(NAME) && !s.version().matches(wanted));
      if (other) {
        rebuild.add(p.name());
      }
    }
    for (boolean grown = true; grown; ) {
      grown = false;
      for (PackageRecord p : packages) {
        boolean needs =
            p.depends().stream()
                .map(d -> MatchSpec.of(d).packageName())
                .anyMatch(rebuild::contains);
        grown |= needs && isOfAGeneration(p) && rebuild.add(p.name());
      }
    }
    return new ArrayList<>(rebuild);
  }

  private static boolean isOfAGeneration(PackageRecord p) {
    return p.depends().stream().anyMatch(d -> MatchSpec.of(d).packageName().equals(NAME));
  }

  /// @throws UnsupportedException if packages of other generations are among these; it names all
  ///   that would have to be built again
  public static void requireOne(List<PackageRecord> packages, int generation)
      throws UnsupportedException {
    List<String> rebuild = rebuilds(packages, generation);
    if (!rebuild.isEmpty()) {
      throw new UnsupportedException(
          "packages of other environment generations cannot be mixed into generation "
              + generation
              + " ["
              + String.join(", ", rebuild)
              + "]",
          "build these again: " + String.join(", ", rebuild));
    }
  }
}
