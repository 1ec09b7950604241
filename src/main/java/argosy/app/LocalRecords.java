package argosy.app;

import argosy.build.BuildGraph;
import argosy.build.HostTools;
import argosy.model.conda.PackageRecord;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.release.solve.LockFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Recipes as the solver sees packages: what they make, and what that needs. A stack has one of
/// each package, so what a recipe is built against and what it needs to run come from one solution.
final class LocalRecords {
  private LocalRecords() {}

  static List<PackageRecord> of(List<BuildGraph.Node> nodes) {
    List<PackageRecord> records = new ArrayList<>();
    for (BuildGraph.Node node : nodes) {
      RenderedRecipe r = node.recipe();
      List<Requirement> needs = new ArrayList<>();
      node.chain().forEach(part -> needs.addAll(part.recipe().requirements().host()));
      needs.addAll(r.requirements().run());
      records.add(
          new PackageRecord(
              LockFile.LOCAL,
              r.subdir().toString(),
              r.name() + "-" + r.version() + "-" + r.buildString() + ".conda",
              r.name(),
              r.version(),
              r.buildString(),
              0,
              specs(r.name(), needs),
              specs(r.name(), r.requirements().runConstraints()),
              List.of(),
              "",
              r.about().licence(),
              0,
              "",
              "",
              0));
    }
    return records;
  }

  /// Without what the machine's tools bring, and without itself. A pin is of a version that is
  /// chosen with it, so its name says all.
  private static List<String> specs(String own, List<Requirement> needs) {
    Predicate<Requirement> outside =
        r -> !BuildGraph.name(r).equals(own) && !HostTools.has(BuildGraph.name(r));
    return needs.stream()
        .filter(outside)
        .map(r -> r instanceof Requirement.Spec s ? s.text() : BuildGraph.name(r))
        .distinct()
        .toList();
  }
}
