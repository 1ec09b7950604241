package argosy.recipe.v1;

import argosy.recipe.Faults;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A recipe as a person wrote it (stage 0): of the right shape, with its expressions and conditions
/// not yet computed.
///
/// @param file the name to use in messages
public record WrittenRecipe(String file, Written.Mapping root) {
  /// What the file is called in a recipe's folder.
  public static final String NAME = "recipe.yaml";

  /// @param file the name to use in messages
  /// @throws argosy.recipe.InvalidTextException with all faults if the text is no recipe
  public static WrittenRecipe parse(String file, String text) {
    Faults faults = new Faults(file);
    Written root = YamlText.read(faults, text);
    if (!(root instanceof Written.Mapping mapping)) {
      faults.add(
          root.at().line(),
          root.at().column(),
          "a recipe: expected fields (name: value) but got " + root.kind());
      faults.throwIfAny();
      throw new IllegalStateException("a recipe is fields");
    }
    ShapeCheck check = new ShapeCheck(faults);
    check.check("a recipe", mapping, RecipeShape.RECIPE);
    extra(mapping, "argosy").ifPresent(a -> check.check("extra.argosy", a, RecipeShape.argosy()));
    if (mapping.has("package") == mapping.has("outputs")) {
      faults.add(
          mapping.at().line(),
          mapping.at().column(),
          "a recipe has either package or outputs; this one has "
              + (mapping.has("package") ? "both" : "neither"));
    }
    mapping
        .find("schema_version")
        .filter(v -> v instanceof Written.Scalar s && !s.text().equals("1"))
        .ifPresent(v ->
            faults.add(
                v.at().line(), v.at().column(), "schema_version: expected 1 but got " + v.kind()));
    faults.throwIfAny();
    return new WrittenRecipe(file, mapping);
  }

  /// One output: a package or a staging, under the conditions it stands in.
  ///
  /// @param conditions all must hold; one that is `wanted` false must not
  record Output(List<Condition> conditions, Written.Mapping text) {}

  record Condition(Written.At at, String expression, boolean wanted) {}

  boolean hasOutputs() {
    return root.has("outputs");
  }

  /// The recipe itself, if it has no outputs.
  List<Output> outputs() {
    Optional<Written> outputs = root.find("outputs");
    if (outputs.isEmpty()) {
      return List.of(new Output(List.of(), root));
    }
    List<Output> all = new ArrayList<>();
    collect(outputs.get(), List.of(), all);
    return all;
  }

  private static void collect(Written value, List<Condition> conditions, List<Output> all) {
    switch (value) {
      case Written.Sequence s -> s.items().forEach(i -> collect(i, conditions, all));
      case Written.Mapping m when m.isCondition() -> {
        for (String branch : List.of("then", "else")) {
          m.find(branch)
              .ifPresent(inner -> {
                List<Condition> more = new ArrayList<>(conditions);
                more.add(condition(m, branch.equals("then")));
                collect(inner, more, all);
              });
        }
      }
      case Written.Mapping m -> all.add(new Output(conditions, m));
      default -> {}
    }
  }

  private static Condition condition(Written.Mapping m, boolean wanted) {
    Written.Scalar text = m.find("if").map(Written.Scalar.class::cast).orElseThrow();
    return new Condition(text.at(), text.text(), wanted);
  }

  /// The variables of `context`, as written, in order.
  Map<String, Written> context() {
    Map<String, Written> context = new LinkedHashMap<>();
    if (root.find("context").isPresent()
        && root.find("context").get() instanceof Written.Mapping m) {
      m.members().forEach(x -> context.put(x.key(), x.value()));
    }
    return context;
  }

  /// `extra: name:`
  Optional<Written> extra(String name) {
    return extra(root, name);
  }

  private static Optional<Written> extra(Written.Mapping root, String name) {
    return root.find("extra")
        .filter(Written.Mapping.class::isInstance)
        .map(Written.Mapping.class::cast)
        .flatMap(e -> e.find(name));
  }
}
