package argosy.model.recipe;

import argosy.base.CorruptException;
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

  private static final String NOARCH = "noarch";
  private static final String STRONG = "strong";
  private static final String STRONG_CONSTRAINS = "strong_constrains";
  private static final String WEAK = "weak";
  private static final String WEAK_CONSTRAINS = "weak_constrains";

  private RecipeFacts() {}

  /// What a package says that it exports, in [#RUN_EXPORTS] or in a file of conda's of that form.
  public static Requirements.RunExports runExports(String json) throws CorruptException {
    if (json.isEmpty()) {
      return Requirements.RunExports.NONE;
    }
    Json.Obj exports = Json.parse(json).asObject();
    return new Requirements.RunExports(
        specs(exports, WEAK),
        specs(exports, STRONG),
        specs(exports, WEAK_CONSTRAINS),
        specs(exports, STRONG_CONSTRAINS),
        specs(exports, NOARCH));
  }

  private static List<Requirement> specs(Json.Obj exports, String kind) {
    return exports.find(kind).isEmpty()
        ? List.of()
        : exports.strings(kind).stream().<Requirement>map(Requirement.Spec::new).toList();
  }

  /// @param others packages that pins may name, by name
  public static Map<String, String> of(
      RenderedRecipe recipe, Function<String, Optional<Pin.Exact>> others) {
    Map<String, String> facts = new TreeMap<>();
    facts.put(RECIPE, recipe.toJson().canonical());
    Requirements.RunExports e = recipe.requirements().runExports();
    Json.Obj exports =
        new Members()
            .texts(NOARCH, specs(e.noarch(), recipe, others))
            .texts(STRONG, specs(e.strong(), recipe, others))
            .texts(STRONG_CONSTRAINS, specs(e.strongConstraints(), recipe, others))
            .texts(WEAK, specs(e.weak(), recipe, others))
            .texts(WEAK_CONSTRAINS, specs(e.weakConstraints(), recipe, others))
            .build();
    if (!exports.members().isEmpty()) {
      facts.put(RUN_EXPORTS, exports.canonical());
    }
    return facts;
  }

  private static List<String> specs(
      List<Requirement> requirements,
      RenderedRecipe recipe,
      Function<String, Optional<Pin.Exact>> others) {
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
      Pin pin, RenderedRecipe recipe, Function<String, Optional<Pin.Exact>> others) {
    Optional<Pin.Exact> named =
        pin.name().equals(recipe.name()) ? Optional.of(recipe.exact()) : others.apply(pin.name());
    return named.map(pin::specification).orElse(pin.name());
  }
}
