package argosy.model.recipe;

import argosy.base.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// What a package keeps of the recipe it was built from, among its facts.
public final class RecipeFacts {
  /// The rendered recipe, as JSON.
  public static final String RECIPE = "recipe";

  /// What the package adds to the requirements of those built against it (CEP 12): a JSON object of
  /// lists by kind, pins worked out. Left out if it adds nothing.
  public static final String RUN_EXPORTS = "run-exports";

  private RecipeFacts() {}

  /// @param others recipes that pins may name, by package name
  public static Map<String, String> of(
      RenderedRecipe recipe, Function<String, Optional<RenderedRecipe>> others) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(RECIPE, recipe.toJson().canonical());
    Requirements.RunExports e = recipe.requirements().runExports();
    Json.Obj exports =
        new Members()
            .texts("noarch", specs(e.noarch(), recipe, others))
            .texts("strong", specs(e.strong(), recipe, others))
            .texts("strong_constrains", specs(e.strongConstraints(), recipe, others))
            .texts("weak", specs(e.weak(), recipe, others))
            .texts("weak_constrains", specs(e.weakConstraints(), recipe, others))
            .build();
    if (!exports.members().isEmpty()) {
      facts.put(RUN_EXPORTS, exports.canonical());
    }
    return facts;
  }

  private static List<String> specs(
      List<Requirement> requirements,
      RenderedRecipe recipe,
      Function<String, Optional<RenderedRecipe>> others) {
    return requirements.stream()
        .map(r ->
            switch (r) {
              case Requirement.Spec s -> s.text();
              case Requirement.PinSubpackage p -> pinned(p.pin(), recipe, others);
              case Requirement.PinCompatible p -> pinned(p.pin(), recipe, others);
            })
        .toList();
  }

  private static String pinned(
      Pin pin, RenderedRecipe recipe, Function<String, Optional<RenderedRecipe>> others) {
    Optional<RenderedRecipe> named =
        pin.name().equals(recipe.name()) ? Optional.of(recipe) : others.apply(pin.name());
    return named.map(r -> pin.specification(r.version(), r.buildString())).orElse(pin.name());
  }
}
