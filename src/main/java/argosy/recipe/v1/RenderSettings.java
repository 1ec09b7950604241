package argosy.recipe.v1;

import argosy.model.conda.Subdir;
import java.util.Map;
import java.util.function.Predicate;

/// What a recipe is rendered with.
///
/// @param target the platform that is built for, `build` the one that builds
/// @param environment what `env.get` sees
/// @param beside whether a file of this name is in the recipe's folder
/// @param building whether the recipe is to be built here: what no build does is a fault then
public record RenderSettings(
    VariantConfig variants,
    Subdir target,
    Subdir build,
    Map<String, String> environment,
    Predicate<String> beside,
    boolean building) {
  public RenderSettings {
    environment = Map.copyOf(environment);
  }

  public RenderSettings(
      VariantConfig variants,
      Subdir target,
      Subdir build,
      Map<String, String> environment,
      Predicate<String> beside) {
    this(variants, target, build, environment, beside, false);
  }

  public RenderSettings toBuild() {
    return new RenderSettings(variants, target, build, environment, beside, true);
  }

  /// Built on the platform that is built for, with nothing beside the recipe.
  public static RenderSettings on(Subdir target, VariantConfig variants) {
    return new RenderSettings(variants, target, target, Map.of(), name -> false);
  }
}
