package argosy.recipe.v1;

import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The values that variables of recipes are built with: `variants.yaml`.
///
/// @param values by variable, with `_` for `-` and `.`; each has at least one
/// @param zipped groups of variables that go together: the first value with the first, and so on
public record VariantConfig(Map<String, List<Value>> values, List<List<String>> zipped) {
  public static final VariantConfig NONE = new VariantConfig(Map.of(), List.of());

  public VariantConfig {
    Map<String, List<Value>> copy = new TreeMap<>();
    values.forEach((name, all) -> copy.put(normal(name), List.copyOf(all)));
    values = Collections.unmodifiableMap(copy);
    zipped = zipped.stream().map(g -> g.stream().map(VariantConfig::normal).toList()).toList();
    for (List<String> group : zipped) {
      int size = -1;
      for (String name : group) {
        List<Value> all = copy.getOrDefault(name, List.of());
        if (!all.isEmpty() && size >= 0 && all.size() != size) {
          throw new IllegalArgumentException(
              "zip_keys: "
                  + String.join(", ", group)
                  + " go together but have different numbers of values ("
                  + size
                  + " and "
                  + all.size()
                  + ")");
        }
        size = all.isEmpty() ? size : all.size();
      }
    }
  }

  static String normal(String name) {
    return name.replace('-', '_').replace('.', '_');
  }

  boolean has(String name) {
    return values.containsKey(normal(name));
  }

  List<Value> of(String name) {
    return values.getOrDefault(normal(name), List.of());
  }

  /// The variables that are chosen together with this one, itself included.
  List<String> group(String name) {
    String wanted = normal(name);
    return zipped.stream()
        .filter(g -> g.contains(wanted))
        .findFirst()
        .map(g -> g.stream().filter(values::containsKey).toList())
        .orElse(List.of(wanted));
  }

  /// This one, where the other says nothing.
  public VariantConfig overriddenBy(VariantConfig other) {
    Map<String, List<Value>> all = new LinkedHashMap<>(values);
    all.putAll(other.values);
    List<List<String>> groups = new ArrayList<>(other.zipped);
    zipped.stream()
        .filter(g -> other.zipped.stream().noneMatch(o -> o.stream().anyMatch(g::contains)))
        .forEach(groups::add);
    return new VariantConfig(all, groups);
  }

  /// With one variable set: `--variant python=3.12`.
  public VariantConfig with(String name, String value) {
    return overriddenBy(
        new VariantConfig(
            Map.of(name, List.of(new Written.Scalar(new Written.At(1, 1), value, true).value())),
            List.of()));
  }

  Optional<Value> single(String name) {
    return of(name).size() == 1 ? Optional.of(of(name).getFirst()) : Optional.empty();
  }
}
