package argosy.recipe.v1;

import argosy.model.conda.MatchSpec;
import argosy.model.recipe.BuildOptions.Noarch;
import argosy.model.recipe.Pin;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import argosy.recipe.Faults;
import argosy.recipe.expression.Value;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Which variables one output depends on, and the build string that tells its variants apart.
final class VariantReading {
  private final Renderer renderer;
  private final RenderSettings settings;
  private final RecipeScope scope;
  private final Resolver resolver;
  private final Faults faults;
  private final Written.Mapping text;
  private final Optional<Written> build;
  private final Map<String, Value> pins = new TreeMap<>();

  VariantReading(
      Renderer renderer,
      RenderSettings settings,
      RecipeScope scope,
      Resolver resolver,
      Faults faults,
      Written.Mapping text,
      Optional<Written> build) {
    this.renderer = renderer;
    this.settings = settings;
    this.scope = scope;
    this.resolver = resolver;
    this.faults = faults;
    this.text = text;
    this.build = build;
  }

  private Given given(String what, Written value) {
    return new Given(faults, what, value);
  }

  /// A requirement that is a name alone is built with the variant's; `python *` is any.
  void freeSpecs(Requirements requirements) {
    List<String> ignored = variantKeys("ignore_keys");
    Stream.concat(requirements.build().stream(), requirements.host().stream())
        .filter(r -> r instanceof Requirement.Spec)
        .map(r -> ((Requirement.Spec) r).text())
        .filter(s -> MatchSpec.of(s).packageName().equals(s))
        .filter(n -> !ignored.contains(VariantConfig.normal(n)))
        .forEach(scope::variant);
  }

  private List<String> variantKeys(String key) {
    return Merged.inner(build, "variant", key)
        .flatMap(resolver::resolve)
        .map(k -> given(key, k).texts().stream().map(VariantConfig::normal).toList())
        .orElse(List.of());
  }

  /// An output that is pinned exactly makes its variants those of this one.
  void exactPins(Requirements r, String own) {
    Stream.of(r.build(), r.host(), r.run(), r.runConstraints())
        .flatMap(List::stream)
        .filter(q -> q instanceof Requirement.PinSubpackage)
        .map(q -> ((Requirement.PinSubpackage) q).pin())
        .filter(p -> p.exact() && !p.name().equals(own))
        .map(Pin::name)
        .distinct()
        .forEach(this::pinTo);
  }

  private void pinTo(String name) {
    List<Renderer.Made> all = renderer.named(name, scope);
    List<Renderer.Made> fitting =
        all.stream()
            .filter(m ->
                m.variant().entrySet().stream()
                    .allMatch(e -> scope.agrees(e.getKey(), e.getValue())))
            .filter(this::goesWithOtherPins)
            .toList();
    if (fitting.isEmpty()) {
      given("requirements", text.find("requirements").orElse(text))
          .fault(
              all.isEmpty()
                  ? "pin_subpackage(\"" + name + "\"): the recipe has no such output"
                  : "pin_subpackage(\"" + name + "\"): no variant of it goes with this one");
      return;
    }
    Renderer.Made chosen = fitting.get(scope.choices().choose("output " + name, fitting.size()));
    chosen.variant().forEach(scope::fix);
    pins.putAll(pinsOf(chosen));
    scope.read().put(VariantConfig.normal(name), identity(chosen));
  }

  /// An output that others of the same recipe are pinned to as well is the same one for all.
  private boolean goesWithOtherPins(Renderer.Made made) {
    return pinsOf(made).entrySet().stream()
        .allMatch(e -> pins.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()));
  }

  private Map<String, Value> pinsOf(Renderer.Made made) {
    Map<String, Value> all = new TreeMap<>(made.variant());
    all.keySet()
        .removeIf(n -> settings.variants().has(n) || n.endsWith("_platform") || n.startsWith("__"));
    all.put(VariantConfig.normal(made.recipe().name()), identity(made));
    return all;
  }

  private static Value identity(Renderer.Made made) {
    return Value.of(made.recipe().version() + " " + made.recipe().buildString());
  }

  String buildString(String template) {
    Written.At at = Merged.inner(build, "string").map(Written::at).orElse(text.at());
    String string =
        resolver
            .resolve(new Written.Scalar(at, template, false))
            .map(w -> given("build.string", w).text())
            .orElse("");
    if (!string.matches("[A-Za-z0-9_.+]*")) {
      faults.add(
          at.line(),
          at.column(),
          "build.string: expected letters, digits and _ . + but got \"" + string + "\"");
    }
    return string;
  }

  /// What was read, and what always tells builds apart.
  SortedMap<String, Value> variant(Noarch noarch, Requirements requirements) {
    NavigableMap<String, Value> variant = new TreeMap<>(scope.read());
    for (String ignored : variantKeys("ignore_keys")) {
      variant.remove(ignored);
    }
    if (noarch == Noarch.PYTHON) {
      variant.remove("python");
    }
    variant.put(
        "target_platform", Value.of(noarch == Noarch.NONE ? settings.target().name() : "noarch"));
    requirements.run().stream()
        .filter(r -> r instanceof Requirement.Spec s && s.text().startsWith("__"))
        .map(r -> ((Requirement.Spec) r).text())
        .forEach(s -> variant.put(MatchSpec.of(s).packageName(), Value.of(s)));
    return variant;
  }
}
