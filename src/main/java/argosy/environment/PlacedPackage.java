package argosy.environment;

import argosy.base.Json;
import argosy.conda.PathEntry;
import argosy.environment.PythonPlaces.EntryPoint;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a package brings to an environment, and where it goes there, without making one.
///
/// @param files by their path in the environment
/// @param runExports what those built with it will need (`info/run_exports.json`, CEP 12); empty:
///   nothing
public record PlacedPackage(
    PackageRecord record, List<PlacedFile> files, Programs programs, String runExports) {
  private static final String RUN_EXPORTS = "info/run_exports.json";

  public PlacedPackage {
    files = List.copyOf(files);
  }

  /// One path.
  ///
  /// @param target in the environment
  /// @param source in the package cache, with the placeholder still in it
  /// @param entry as the package lists it
  public record PlacedFile(String target, Path source, PathEntry entry) {}

  /// The programs that `noarch: python` packages declare, made where they are installed.
  @FunctionalInterface
  public interface Programs {
    /// The text of each, by its path in the environment.
    ///
    /// @param prefix of the environment
    Map<String, String> at(String prefix);
  }

  /// @param unpacked of the packages, in their order
  /// @throws argosy.base.UnsupportedException if two packages have one path, or Python is missing
  public static List<PlacedPackage> of(List<Wanted> wanted, List<PackageCache.Unpacked> unpacked)
      throws IOException {
    Optional<PythonPlaces> there = PythonPlaces.of(wanted);
    List<PackageLinks> links = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      links.add(PackageLinks.of(unpacked.get(i), PythonPlaces.forPackage(wanted.get(i), there)));
    }
    PythonPlaces python = there.orElse(new PythonPlaces("", ""));
    List<PlacedPackage> placed = new ArrayList<>();
    for (LinkPlan.PackagePlan plan : LinkPlan.of(wanted, unpacked, links, "/").packages()) {
      Map<String, PathEntry> entries = new HashMap<>();
      plan.unpacked().paths().entries().forEach(e -> entries.put(e.path(), e));
      List<PlacedFile> files = new ArrayList<>();
      for (PackageLinks.Step step : plan.links().steps()) {
        Path source = plan.unpacked().folder().resolve(step.source());
        PathEntry entry = Optional.ofNullable(entries.get(step.source())).orElseThrow();
        files.add(new PlacedFile(step.target(), source, entry));
      }
      placed.add(
          new PlacedPackage(
              plan.wanted().record(),
              files,
              p -> programs(plan.entryPoints(), python, p),
              runExports(plan.unpacked().folder().resolve(RUN_EXPORTS))));
    }
    return placed;
  }

  private static String runExports(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "";
    }
    Json.Obj exports = Json.parse(Files.readString(file)).asObject();
    return exports.members().isEmpty() ? "" : exports.canonical();
  }

  private static Map<String, String> programs(
      List<EntryPoint> entryPoints, PythonPlaces python, String prefix) {
    Map<String, String> programs = new TreeMap<>();
    entryPoints.forEach(e -> programs.put("bin/" + e.name(), python.script(e, prefix)));
    return programs;
  }
}
