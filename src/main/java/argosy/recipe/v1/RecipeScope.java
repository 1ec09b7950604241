package argosy.recipe.v1;

import argosy.base.DidYouMean;
import argosy.recipe.expression.Evaluator;
import argosy.recipe.expression.ExpressionException;
import argosy.recipe.expression.Scope;
import argosy.recipe.expression.Template;
import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// What names mean while one combination of variants is computed. A variable of variants counts as
/// read if an expression that was computed names it, those of context included.
final class RecipeScope implements Scope {
  /// Known when something is built; until then they stand as the shell has them.
  private static final Set<String> LATE =
      Set.of(
          "PREFIX",
          "BUILD_PREFIX",
          "SRC_DIR",
          "RECIPE_DIR",
          "PYTHON",
          "SP_DIR",
          "STDLIB_DIR",
          "PKG_NAME",
          "PKG_VERSION",
          "PKG_BUILDNUM",
          "CPU_COUNT",
          "CMAKE_ARGS",
          "MESON_ARGS");

  private final RenderSettings settings;
  private final Choices choices;
  private final Map<String, Written> context;
  private final List<String> order;
  private final Map<String, Value> known = new LinkedHashMap<>();
  private final Set<String> underWay = new LinkedHashSet<>();
  private final SortedMap<String, Value> read = new TreeMap<>();
  private final Evaluator evaluator = new Evaluator(this);
  private final RecipeFunctions functions;
  private final Map<String, Value> build = new LinkedHashMap<>();

  RecipeScope(RenderSettings settings, Choices choices, Map<String, Written> context) {
    this.settings = settings;
    this.choices = choices;
    this.context = context;
    this.order = List.copyOf(context.keySet());
    this.functions = new RecipeFunctions(this, settings);
  }

  Evaluator evaluator() {
    return evaluator;
  }

  Choices choices() {
    return choices;
  }

  /// The variables of variants that were read, with their values.
  SortedMap<String, Value> read() {
    return read;
  }

  /// Reads what tells builds apart whether or not the recipe names it, and all of context.
  void start(Resolver resolver) {
    for (String always : List.of("channel_targets", "channel_sources")) {
      variant(always);
    }
    if (settings.target().isOsx()) {
      variant("MACOSX_DEPLOYMENT_TARGET");
    }
    context.forEach((name, value) ->
        known.putIfAbsent(name, resolver.compute(value.at(), "", () -> context(name))));
  }

  /// From now on `hash` and `build_number` have values: they belong to `build.string` alone.
  void builds(String hash, int number) {
    build.put("hash", Value.of(hash));
    build.put("build_number", Value.of(number));
  }

  @Override
  public Value variable(String name) {
    Value ofBuild = build.get(name);
    if (ofBuild != null) {
      return ofBuild;
    }
    if (context.containsKey(name)) {
      return context(name);
    }
    if (name.equals("target_platform") || name.equals("host_platform")) {
      return Value.of(settings.target().name());
    }
    if (name.equals("build_platform")) {
      read.put(name, Value.of(settings.build().name()));
      return Value.of(settings.build().name());
    }
    if (LATE.contains(name)) {
      return Value.of("${" + name + "}");
    }
    Optional<Value> platform = PlatformNames.find(name, settings.target());
    return platform.or(() -> variant(name)).orElseGet(() -> new Value.Missing(name, hint(name)));
  }

  /// The value of a variable that variants are made of; reading it makes it part of the variant.
  Optional<Value> variant(String name) {
    VariantConfig variants = settings.variants();
    List<Value> all = variants.of(name);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    String group = String.join(",", variants.group(name));
    Value value = all.get(choices.choose(group, all.size()));
    read.put(VariantConfig.normal(name), value);
    return Optional.of(value);
  }

  /// Whether the variable, if it is read, will have this value; fixes it if it is free.
  boolean agrees(String name, Value value) {
    VariantConfig variants = settings.variants();
    List<Value> all = variants.of(name);
    if (!all.contains(value)) {
      return true;
    }
    String group = String.join(",", variants.group(name));
    return !choices.isMade(group) || all.get(choices.choose(group, all.size())).equals(value);
  }

  void fix(String name, Value value) {
    int index = settings.variants().of(name).indexOf(value);
    if (index >= 0) {
      choices.fix(String.join(",", settings.variants().group(name)), index);
    }
  }

  /// An entry of context. One that names itself, or a later one, means what the variants say of
  /// that name, if they do: `mpi: ${{ mpi | default("nompi") }}`.
  private Value context(String name) {
    Value done = known.get(name);
    if (done != null) {
      return done;
    }
    if (!underWay.isEmpty()) {
      String last = List.copyOf(underWay).getLast();
      if (order.indexOf(name) >= order.indexOf(last) && settings.variants().has(name)) {
        return variant(name).orElse(Value.nothing());
      }
      if (name.equals(last)) {
        return new Value.Missing(name, "");
      }
    }
    if (!underWay.add(name)) {
      throw new ExpressionException(
          "context: " + String.join(" needs ", underWay) + " needs " + name + ", without end");
    }
    try {
      Value value =
          compute(
              context.getOrDefault(
                  name, new Written.Computed(new Written.At(1, 1), Value.nothing())));
      known.put(name, value);
      return value;
    } finally {
      underWay.remove(name);
    }
  }

  private Value compute(Written written) {
    return switch (written) {
      case Written.Computed c -> c.value();
      case Written.Scalar s ->
          Template.isTemplate(s.text())
              ? typed(Template.evaluate(s.text(), evaluator), s.text())
              : s.value();
      case Written.Sequence s -> {
        List<Value> items = new ArrayList<>();
        s.items().forEach(i -> items.add(compute(i)));
        yield new Value.Items(items);
      }
      case Written.Mapping m -> {
        if (m.isCondition()) {
          Optional<Written> branch =
              m.find(evaluator.evaluate(condition(m)).isTrue() ? "then" : "else");
          yield branch.map(this::compute).orElse(Value.nothing());
        }
        Map<String, Value> members = new LinkedHashMap<>();
        m.members().forEach(x -> members.put(x.key(), compute(x.value())));
        yield new Value.Members(members);
      }
    };
  }

  private static String condition(Written.Mapping m) {
    return m.find("if").map(c -> ((Written.Scalar) c).text()).orElse("true");
  }

  /// A text around an expression that comes out as a number or truth is one.
  private static Value typed(Value value, String template) {
    return value instanceof Value.Text t && !template.strip().startsWith("${{")
        ? new Written.Scalar(new Written.At(1, 1), t.value(), true).value()
        : value;
  }

  @Override
  public Value call(String function, List<Value> plain, Map<String, Value> named) {
    return functions.call(function, plain, named);
  }

  private String hint(String name) {
    List<String> names = new ArrayList<>(context.keySet());
    names.addAll(settings.variants().values().keySet());
    return DidYouMean.hint(name, names);
  }
}
