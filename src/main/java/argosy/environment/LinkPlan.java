package argosy.environment;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.environment.PackageLinks.Replaced;
import argosy.environment.PackageLinks.Step;
import argosy.environment.PythonPlaces.EntryPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What goes where in an environment, every conflict known before anything is written.
///
/// @param notes what is not done: link scripts of packages
record LinkPlan(List<PackagePlan> packages, Set<String> folders, List<String> notes) {
  LinkPlan {
    packages = List.copyOf(packages);
    folders = Collections.unmodifiableSet(new TreeSet<>(folders));
    notes = List.copyOf(notes);
  }

  record PackagePlan(
      Wanted wanted,
      PackageCache.Unpacked unpacked,
      PackageLinks links,
      List<EntryPoint> entryPoints) {
    PackagePlan {
      entryPoints = List.copyOf(entryPoints);
    }
  }

  /// How many files there will be.
  long files() {
    return packages.stream()
        .mapToLong(p -> p.links().steps().size() + p.entryPoints().size())
        .sum();
  }

  /// @param unpacked of the packages, in their order
  /// @param links of the packages, for the Python that is among them
  /// @param prefix where the environment will stand
  /// @throws UnsupportedException if two packages have one path, a binary has no room for the
  ///   prefix, or Python is missing
  static LinkPlan of(
      List<Wanted> wanted,
      List<PackageCache.Unpacked> unpacked,
      List<PackageLinks> links,
      String prefix)
      throws IOException {
    Map<String, String> owners = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    Set<String> folders = new TreeSet<>();
    List<PackagePlan> plans = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      Wanted w = wanted.get(i);
      String name = w.record().name();
      String script = "bin/." + name + "-";
      for (Step step : links.get(i).steps()) {
        claim(step.target(), name, owners, wrong);
        if (step.target().startsWith(script) && step.target().endsWith("-link.sh")) {
          notes.add(name + ": its script " + step.target() + " was not run");
        }
        if (step.way() instanceof Replaced(var placeholder, int at)
            && !Placeholders.fits(placeholder, prefix)) {
          wrong.add(
              step.target()
                  + " has no room for a prefix of "
                  + prefix.getBytes(StandardCharsets.UTF_8).length
                  + " bytes");
        }
      }
      folders.addAll(links.get(i).folders());
      List<EntryPoint> entryPoints =
          PythonPlaces.isFor(w) ? entryPoints(name, unpacked.get(i).folder()) : List.of();
      for (EntryPoint e : entryPoints) {
        claim("bin/" + e.name(), name, owners, wrong);
        folders.add("bin");
      }
      plans.add(new PackagePlan(w, unpacked.get(i), links.get(i), entryPoints));
    }
    for (String folder : folders) {
      if (owners.containsKey(folder)) {
        wrong.add(folder + " of " + owners.get(folder) + " is a folder of another package");
      }
    }
    requireNothingWrong(wrong, prefix);
    return new LinkPlan(plans, folders, notes);
  }

  private static void claim(
      String target, String name, Map<String, String> owners, List<String> wrong) {
    String other = owners.putIfAbsent(target, name);
    if (other != null) {
      wrong.add(target + " is in " + other + " and in " + name);
    }
  }

  private static void requireNothingWrong(List<String> wrong, String prefix)
      throws UnsupportedException {
    if (!wrong.isEmpty()) {
      throw new UnsupportedException(
          "these packages cannot stand together at %s: %s%s"
              .formatted(
                  prefix,
                  String.join("; ", wrong.subList(0, Math.min(5, wrong.size()))),
                  wrong.size() > 5 ? "; and " + (wrong.size() - 5) + " more" : ""),
          "choose other packages, or a shorter prefix");
    }
  }

  private static List<EntryPoint> entryPoints(String name, Path folder) throws IOException {
    Path link = folder.resolve("info/link.json");
    if (!Files.isRegularFile(link)) {
      return List.of();
    }
    try {
      List<EntryPoint> found = new ArrayList<>();
      Json noarch =
          Json.parse(Files.readString(link)).asObject().find("noarch").orElse(new Json.Null());
      if (noarch instanceof Json.Obj o) {
        for (String text : o.strings("entry_points")) {
          found.add(EntryPoint.parse(name, text));
        }
      }
      return found;
    } catch (IllegalArgumentException e) {
      throw new CorruptException(name + ": info/link.json: " + e.getMessage(), e);
    }
  }
}
