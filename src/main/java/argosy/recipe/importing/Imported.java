package argosy.recipe.importing;

import argosy.base.Json;
import argosy.recipe.InvalidTextException;
import argosy.recipe.v1.WrittenRecipe;
import java.util.ArrayList;
import java.util.List;

/// A recipe that was made of something else.
///
/// @param recipe the text of a `recipe.yaml`
/// @param open what was not carried over, one sentence each
public record Imported(String recipe, List<String> open) {
  public Imported {
    open = List.copyOf(open);
  }

  /// What describes a package elsewhere.
  public enum Kind {
    META_YAML,
    DOCKERFILE,
    SINGULARITY
  }

  /// By the file's name.
  ///
  /// @throws IllegalArgumentException if it says nothing
  public static Kind kindOf(String fileName) {
    if (fileName.endsWith(".yaml") || fileName.endsWith(".yml")) {
      return Kind.META_YAML;
    }
    if (fileName.contains("ockerfile") || fileName.contains("ontainerfile")) {
      return Kind.DOCKERFILE;
    }
    if (fileName.endsWith(".def") || fileName.contains("ingularity")) {
      return Kind.SINGULARITY;
    }
    throw new IllegalArgumentException(
        "expected a meta.yaml, a Dockerfile or a Singularity definition (.def) but got "
            + fileName);
  }

  /// @param name and `version` of the package, where the text does not say them
  public static Imported of(Kind kind, String text, String name, String version) {
    List<String> open = new ArrayList<>();
    Json.Obj tree =
        switch (kind) {
          case META_YAML -> new MetaYaml(open).convert(MetaYamlText.of(text, open));
          case DOCKERFILE -> new Dockerfile(open).convert(text, name, version);
          case SINGULARITY -> new SingularityDefinition(open).convert(text, name, version);
        };
    String recipe = "# made by argosy recipe import\n" + YamlPrinter.print(tree);
    try {
      WrittenRecipe.parse("recipe.yaml", recipe);
    } catch (InvalidTextException e) {
      e.problems().forEach(p -> open.add("the result needs a hand at " + p));
    }
    return new Imported(recipe, open.stream().distinct().toList());
  }
}
