package argosy.build;

import argosy.model.Licence;
import argosy.model.Platform;
import argosy.model.conda.Subdir;
import argosy.model.recipe.About;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.Extras;
import argosy.model.recipe.Globs;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import argosy.model.recipe.Script;
import argosy.model.recipe.Source;
import java.util.List;
import java.util.Map;

/// Small rendered recipes.
final class Recipes {
  private Recipes() {}

  /// A package whose script is one text, built against others that it also needs to run.
  static RenderedRecipe recipe(String name, String script, List<String> host) {
    return recipe(name, script, host, List.of());
  }

  static RenderedRecipe recipe(
      String name, String script, List<String> host, List<Source> sources) {
    List<Requirement> needs =
        host.stream().map(h -> (Requirement) new Requirement.Spec(h)).toList();
    return new RenderedRecipe(
        name,
        RenderedRecipe.Kind.PACKAGE,
        name,
        "1.0",
        0,
        "h1234567_0",
        Subdir.of(Platform.LINUX_AMD64),
        "",
        Map.of(),
        sources,
        new Script("", List.of(script), "", Map.of(), List.of(), ""),
        BuildOptions.USUAL,
        new Requirements(
            List.of(),
            needs,
            needs,
            List.of(),
            Requirements.RunExports.NONE,
            new Requirements.IgnoredRunExports(List.of(), List.of())),
        List.of(),
        About.NOTHING,
        new Extras(Licence.Access.OPEN, "", false, List.of(), List.of()));
  }

  /// The same recipe with other requirements.
  static RenderedRecipe with(RenderedRecipe r, Requirements requirements) {
    return new RenderedRecipe(
        r.recipe(),
        r.kind(),
        r.name(),
        r.version(),
        r.buildNumber(),
        r.buildString(),
        r.target(),
        r.inherits(),
        r.variant(),
        r.sources(),
        r.script(),
        r.options(),
        requirements,
        r.tests(),
        r.about(),
        r.extras());
  }

  static Source folder(String path, List<String> patches) {
    return new Source.Local(path, "", "", "", false, Globs.ALL, "", patches);
  }
}
