package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Package;
import argosy.model.recipe.RecipeFacts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a package keeps of its recipe, as conda's files say it. All empty for a package without
/// one.
///
/// @param rendered the recipe (CEP 40)
/// @param exports lists by kind (CEP 12), as the recipe writes their names
record RecipeInfo(Optional<Json.Obj> rendered, Map<String, List<String>> exports) {
  static final RecipeInfo NONE = new RecipeInfo(Optional.empty(), Map.of());

  static RecipeInfo of(Package metadata) throws CorruptException {
    try {
      Optional<Json.Obj> rendered = fact(metadata, RecipeFacts.RECIPE);
      Map<String, List<String>> exports = new TreeMap<>();
      fact(metadata, RecipeFacts.RUN_EXPORTS)
          .ifPresent(e -> e.members().keySet().forEach(kind -> exports.put(kind, e.strings(kind))));
      return new RecipeInfo(rendered, exports);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(metadata.name() + ": its recipe: " + e.getMessage(), e);
    }
  }

  private static Optional<Json.Obj> fact(Package metadata, String name) throws CorruptException {
    String text = metadata.facts().getOrDefault(name, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(Json.parse(text).asObject());
  }

  /// An object of the recipe; empty if it says nothing.
  private Json.Obj part(String... names) {
    Json.Obj at = rendered.orElse(Json.object().build());
    for (String name : names) {
      at = at.find(name).map(Json::asObject).orElse(Json.object().build());
    }
    return at;
  }

  boolean noarchPython() {
    return part("build").find("noarch").equals(Optional.of(Json.of("python")));
  }

  /// `command = module:function`.
  List<String> entryPoints() {
    return part("build", "python").strings("entry_points");
  }

  /// Of the package `python` (CEP 17); empty for others.
  Optional<Json> sitePackagesPath() {
    return part("build", "python").find("site_packages_path");
  }

  /// What only bites if the other package is there; pins are left to the solver of the build.
  List<String> constrains() {
    return part("requirements").array("run_constraints").stream()
        .filter(j -> j instanceof Json.Str)
        .map(Json::asString)
        .toList();
  }

  Optional<Json> tests() {
    return part().find("tests");
  }

  /// A text of its `about`.
  Optional<Json> about(String name) {
    return part("about").find(name);
  }
}
