package argosy.recipe.v1;

import argosy.base.DidYouMean;
import argosy.recipe.Faults;
import argosy.recipe.expression.Evaluator;
import argosy.recipe.expression.ExpressionException;
import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads `variants.yaml`: variables with lists of values, `zip_keys`, `if` items; and the older
/// `conda_build_config.yaml`, with `# [selector]` at the ends of lines.
public final class VariantFile {
  /// What the file is called beside a recipe.
  public static final String NAME = "variants.yaml";

  public static final String OLD_NAME = "conda_build_config.yaml";

  private static final Pattern SELECTOR = Pattern.compile("^(.*?)\\s+#\\s*\\[([^\\[\\]]+)\\].*$");
  private static final List<String> OTHER_KEYS =
      List.of("pin_run_as_build", "extend_keys", "ignore_version", "ignore_build_only_deps");

  private VariantFile() {}

  /// @param file the name to use in messages; one that ends like the older name is read so
  /// @throws argosy.recipe.InvalidTextException with all faults
  public static VariantConfig parse(String file, String text, RenderSettings settings) {
    Faults faults = new Faults(file);
    RecipeScope scope = new RecipeScope(settings, new Choices(), Map.of());
    String selected = file.endsWith(OLD_NAME) ? selected(text, faults, scope.evaluator()) : text;
    faults.throwIfAny();
    if (selected
        .lines()
        .allMatch(l -> l.isBlank() || l.strip().startsWith("#") || l.strip().equals("---"))) {
      return VariantConfig.NONE;
    }
    Written root = YamlText.read(faults, selected);
    Resolver resolver = new Resolver(faults, scope.evaluator());
    Map<String, List<Value>> values = new LinkedHashMap<>();
    List<List<String>> zipped = new ArrayList<>();
    if (root instanceof Written.Mapping m) {
      for (Written.Member member : m.members()) {
        resolver
            .resolve(member.value())
            .map(v -> new Given(faults, member.key(), v))
            .ifPresent(g -> read(member.key(), g, values, zipped));
      }
    } else {
      faults.add(1, 1, "expected variables with lists of values but got " + root.kind());
    }
    faults.throwIfAny();
    VariantConfig config =
        new Given(faults, "variants", root)
            .made(() -> new VariantConfig(values, zipped))
            .orElse(VariantConfig.NONE);
    faults.throwIfAny();
    return config;
  }

  private static void read(
      String key, Given g, Map<String, List<Value>> values, List<List<String>> zipped) {
    if (key.equals("zip_keys")) {
      for (Given group : g.items()) {
        if (group.isList()) {
          zipped.add(group.texts());
        } else {
          g.fault("expected lists of variables but got " + group.value().kind());
        }
      }
      return;
    }
    if (OTHER_KEYS.contains(key)) {
      return;
    }
    if (g.isFields()) {
      g.fault("expected a list of values but got fields" + DidYouMean.hint(key, OTHER_KEYS));
      return;
    }
    List<Value> all = new ArrayList<>();
    for (Given item : g.items()) {
      switch (item.value()) {
        case Written.Scalar s -> all.add(s.value());
        case Written.Computed c -> all.add(c.value());
        default -> g.fault("expected a value but got " + item.value().kind());
      }
    }
    if (!all.isEmpty()) {
      values.put(key, all);
    }
  }

  /// Without the lines whose selector does not hold; line numbers stay.
  private static String selected(String text, Faults faults, Evaluator evaluator) {
    StringBuilder out = new StringBuilder();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      Matcher selector = SELECTOR.matcher(line);
      if (selector.matches()) {
        try {
          Value value = evaluator.evaluate(selector.group(2));
          boolean holds = !(value instanceof Value.Missing) && value.isTrue();
          out.append(holds ? selector.group(1) : "");
        } catch (ExpressionException e) {
          faults.add(number, selector.start(2) + 1, "selector: " + e.getMessage());
        }
      } else {
        out.append(line);
      }
      out.append('\n');
    }
    return out.toString();
  }
}
