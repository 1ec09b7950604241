package argosy.recipe.v1;

import argosy.model.conda.MatchSpec;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.recipe.Faults;
import argosy.recipe.InvalidTextException;
import argosy.recipe.expression.ExpressionException;
import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/// Makes a recipe concrete: every output, in every variant that it asks for.
public final class Renderer {
  private final WrittenRecipe recipe;
  private final RenderSettings settings;
  private final List<WrittenRecipe.Output> outputs;
  private final Map<Integer, List<Made>> made = new LinkedHashMap<>();
  private final Set<Integer> underWay = new LinkedHashSet<>();
  private final Map<String, RenderedRecipe> stagings = new LinkedHashMap<>();

  /// A rendered output, and its variant with types.
  record Made(RenderedRecipe recipe, SortedMap<String, Value> variant) {}

  private Renderer(WrittenRecipe recipe, RenderSettings settings) {
    this.recipe = recipe;
    this.settings = settings;
    this.outputs = recipe.outputs();
  }

  /// All outputs in all variants, in an order in which they can be built. What `build.skip` names
  /// is there too, marked so.
  ///
  /// @throws argosy.recipe.InvalidTextException with all faults of the first variant that has any
  public static List<RenderedRecipe> render(WrittenRecipe recipe, RenderSettings settings) {
    return new Renderer(recipe, settings).all();
  }

  private List<RenderedRecipe> all() {
    List<RenderedRecipe> all = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      if (!outputs.get(i).text().has("staging")) {
        output(i).forEach(m -> all.add(m.recipe()));
      }
    }
    all.addAll(0, stagings.values());
    return sorted(all);
  }

  /// Every variant of one output.
  private List<Made> output(int index) {
    List<Made> done = made.get(index);
    if (done != null) {
      return done;
    }
    if (!underWay.add(index)) {
      Written.At at = outputs.get(index).text().at();
      throw fault(at, "outputs pin each other exactly, in a circle");
    }
    Choices choices = new Choices();
    Map<String, Made> variants = new LinkedHashMap<>();
    do {
      Faults faults = new Faults(recipe.file(), settings.building());
      try {
        choices.restart();
        new OutputRendering(this, recipe, outputs.get(index), settings, choices, faults)
            .render()
            .ifPresent(m -> add(m, variants, index));
      } catch (ExpressionException e) {
        Written.At at = outputs.get(index).text().at();
        faults.add(at.line(), at.column(), String.valueOf(e.getMessage()));
      }
      faults.throwIfAny();
    } while (choices.next());
    underWay.remove(index);
    List<Made> all = List.copyOf(variants.values());
    made.put(index, all);
    return all;
  }

  private void add(Made m, Map<String, Made> variants, int index) {
    Made same = variants.putIfAbsent(m.recipe().distribution(), m);
    if (same != null && !same.recipe().equals(m.recipe()) && !m.recipe().options().skip()) {
      throw fault(
          outputs.get(index).text().at(),
          "two different variants have one name, "
              + m.recipe().distribution()
              + ": "
              + same.recipe().variant()
              + " and "
              + m.recipe().variant()
              + "; put ${{ hash }} into build.string");
    }
  }

  /// The variants of the outputs of this name.
  List<Made> named(String name, RecipeScope scope) {
    List<Made> all = new ArrayList<>();
    for (int i = 0; i < outputs.size(); i++) {
      if (!outputs.get(i).text().has("staging")
          && OutputRendering.nameOf(outputs.get(i), scope).equals(name)) {
        all.addAll(output(i));
      }
    }
    return all.stream().filter(m -> !m.recipe().options().skip()).toList();
  }

  void staged(RenderedRecipe staging) {
    stagings.putIfAbsent(staging.distribution(), staging);
  }

  /// Outputs after those they need; as written otherwise.
  private List<RenderedRecipe> sorted(List<RenderedRecipe> all) {
    List<RenderedRecipe> left = new ArrayList<>(all);
    List<RenderedRecipe> sorted = new ArrayList<>();
    while (!left.isEmpty()) {
      Set<String> waiting = new LinkedHashSet<>();
      left.forEach(r -> waiting.add(r.name()));
      List<RenderedRecipe> ready =
          left.stream()
              .filter(r -> needs(r).noneMatch(n -> !n.equals(r.name()) && waiting.contains(n)))
              .toList();
      if (ready.isEmpty()) {
        throw fault(
            recipe.root().at(),
            "outputs need each other in a circle: " + String.join(", ", waiting));
      }
      String next = ready.getFirst().name();
      left.stream().filter(r -> r.name().equals(next)).forEach(sorted::add);
      left.removeIf(r -> r.name().equals(next));
    }
    return sorted;
  }

  private static Stream<String> needs(RenderedRecipe r) {
    Stream<Requirement> before =
        Stream.concat(r.requirements().build().stream(), r.requirements().host().stream());
    Stream<Requirement> exact =
        Stream.concat(r.requirements().run().stream(), r.requirements().runConstraints().stream())
            .filter(q -> q instanceof Requirement.PinSubpackage p && p.pin().exact());
    return Stream.concat(before, exact).map(Renderer::name);
  }

  static String name(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Spec s -> MatchSpec.of(s.text()).packageName();
      case Requirement.PinSubpackage p -> p.pin().name();
      case Requirement.PinCompatible p -> p.pin().name();
    };
  }

  private RuntimeException fault(Written.At at, String what) {
    Faults faults = new Faults(recipe.file());
    faults.add(at.line(), at.column(), what);
    try {
      faults.throwIfAny();
    } catch (InvalidTextException e) {
      return e;
    }
    return new IllegalStateException(what);
  }
}
