package argosy.recipe.expression;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The arguments that a function, filter or method was given, asked for by name and place.
public final class Given {
  private final String function;
  private final List<Value> plain;
  private final Map<String, Value> named;

  public Given(String function, List<Value> plain, Map<String, Value> named) {
    this.function = function;
    this.plain = new ArrayList<>(plain);
    this.named = new LinkedHashMap<>(named);
  }

  /// Takes the argument `name`, or else the next one without a name.
  public Optional<Value> find(String name) {
    if (named.containsKey(name)) {
      return Optional.ofNullable(named.remove(name));
    }
    return plain.isEmpty() ? Optional.empty() : Optional.of(plain.removeFirst());
  }

  /// Takes the argument if it was given by name.
  public Optional<Value> findNamed(String name) {
    return Optional.ofNullable(named.remove(name));
  }

  public Value get(String name) {
    return find(name)
        .orElseThrow(() -> new ExpressionException(function + " needs the argument " + name));
  }

  public String text(String name) {
    return text(name, get(name));
  }

  public String text(String name, String otherwise) {
    return find(name).map(v -> text(name, v)).orElse(otherwise);
  }

  private String text(String name, Value value) {
    return switch (value) {
      case Value.Text t -> t.value();
      case Value.Whole w -> w.print();
      case Value.Missing m -> throw Value.undefined(m);
      default ->
          throw new ExpressionException(
              function + ": " + name + ": expected a text but got " + value.describe());
    };
  }

  public long whole(String name, long otherwise) {
    Optional<Value> value = find(name);
    if (value.isEmpty()) {
      return otherwise;
    }
    if (value.get() instanceof Value.Whole w) {
      return w.value();
    }
    throw new ExpressionException(
        function + ": " + name + ": expected a whole number but got " + value.get().describe());
  }

  /// @throws ExpressionException if more was given than was asked for
  public void done() {
    if (!plain.isEmpty()) {
      throw new ExpressionException(
          function + ": one argument too many: " + plain.getFirst().describe());
    }
    if (!named.isEmpty()) {
      throw new ExpressionException(
          function + ": unknown argument " + named.keySet().iterator().next());
    }
  }
}
