package argosy.build;

import argosy.base.UnsupportedException;
import argosy.model.conda.MatchSpec;
import argosy.model.conda.Version;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One of each package is built: it must be what all others ask for.
record FittingVersions(BuildGraph graph) {
  void require(List<BuildGraph.Node> all) throws UnsupportedException {
    List<String> wrong = new ArrayList<>();
    for (BuildGraph.Node node : all.stream().flatMap(n -> n.chain().stream()).toList()) {
      Requirements needs = node.recipe().requirements();
      Stream.of(needs.build(), needs.host(), needs.run(), needs.runConstraints())
          .flatMap(List::stream)
          .filter(Requirement.Spec.class::isInstance)
          .map(r -> ((Requirement.Spec) r).text())
          .forEach(text ->
              graph
                  .recipe(BuildGraph.specName(text))
                  .filter(made -> !fits(MatchSpec.of(text), made))
                  .ifPresent(made ->
                      wrong.add(
                          node.name()
                              + " asks for "
                              + text
                              + ", and the recipe makes "
                              + made.version()
                              + " "
                              + made.buildString())));
    }
    if (!wrong.isEmpty()) {
      throw new UnsupportedException(
          "versions do not fit: " + String.join("; ", wrong.stream().distinct().toList()),
          "change the requirement, or the version that the recipe makes");
    }
  }

  private static boolean fits(MatchSpec spec, RenderedRecipe recipe) {
    return spec.version().matches(Version.of(recipe.version()))
        && spec.build().matches(recipe.buildString());
  }
}
