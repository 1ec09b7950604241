package argosy.build.finish;

import argosy.base.UnsupportedException;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Where the libraries come from that programs need: the package itself, its host environment, or
/// the machine.
final class Linkage {
  /// The C library and the loader: every machine has its own, and no other fits its kernel and name
  /// services.
  private static final Set<String> MACHINE =
      Set.of(
          "libc.so.6",
          "libm.so.6",
          "libpthread.so.0",
          "libdl.so.2",
          "librt.so.1",
          "libutil.so.1",
          "libresolv.so.2",
          "libanl.so.1",
          "libmvec.so.1",
          "ld-linux-x86-64.so.2",
          "ld-linux-aarch64.so.1");

  /// The compiler's own libraries: most machines have them.
  private static final Set<String> COMPILER =
      Set.of(
          "libgcc_s.so.1",
          "libstdc++.so.6",
          "libgomp.so.1",
          "libgfortran.so.5",
          "libquadmath.so.0",
          "libatomic.so.1");

  private final String name;
  private final BuildOptions.DynamicLinking options;

  /// @param name of the package
  Linkage(String name, BuildOptions.DynamicLinking options) {
    this.name = name;
    this.options = options;
  }

  /// @param needed library names to the files that need them
  /// @return what should be known: `bin/x needs libgomp.so.1 of the machine`
  /// @throws UnsupportedException if a library comes from nowhere, or the recipe forbids what is
  ///   found
  List<String> report(Map<String, Set<String>> needed, Finish.Around around)
      throws UnsupportedException {
    Map<String, String> host = around.libraries();
    List<String> notes = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    Map<String, String> overlinked = new TreeMap<>();
    Set<String> used = new TreeSet<>();
    needed.forEach((library, users) -> {
      String owner = host.get(library);
      String first = users.iterator().next();
      if (owner != null) {
        used.add(owner);
        if (!around.run().contains(owner)) {
          overlinked.put(owner, first + " needs " + library + " of " + owner);
        }
      } else if (COMPILER.contains(library)) {
        notes.add(first + " needs " + library + " of the machine");
      } else if (!MACHINE.contains(library) && !allowed(library)) {
        missing.add(first + " needs " + library);
      }
    });
    if (!missing.isEmpty()) {
      throw new UnsupportedException(
          name
              + ": no package of the host environment has what it needs: "
              + String.join("; ", missing),
          "add the package that has it to requirements: host, or name the library under"
              + " build: dynamic_linking: missing_dso_allowlist");
    }
    overlinked.values().forEach(o -> notes.add(o + ", which is not a run requirement"));
    if (options.overlinking() && !overlinked.isEmpty()) {
      throw new UnsupportedException(
          name + ": " + String.join("; ", overlinked.values()),
          "add these packages to requirements: run");
    }
    List<String> idle =
        around.ownRun().stream()
            .filter(r -> host.containsValue(r) && !used.contains(r))
            .sorted()
            .toList();
    if (options.overdepending() && !idle.isEmpty()) {
      throw new UnsupportedException(
          name + ": nothing links against " + String.join(", ", idle),
          "take these packages from requirements: run");
    }
    idle.forEach(i -> notes.add("nothing links against " + i + ", which is a run requirement"));
    return notes;
  }

  /// Patterns name libraries as programs do, or by where they stand.
  private boolean allowed(String library) {
    return options.missingAllowed().stream()
        .anyMatch(
            g -> Glob.of(g).matches(library) || Glob.of(g.replaceAll(".*/", "")).matches(library));
  }
}
