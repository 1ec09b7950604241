package argosy.recipe.expression;

import java.util.List;
import java.util.Map;

/// What the names of an expression mean.
public interface Scope {
  /// The variable, or [Value.Missing].
  Value variable(String name);

  /// A function, called; `object.name` for the functions of `env`.
  ///
  /// @throws ExpressionException if there is none of that name, or it does not like its arguments
  Value call(String function, List<Value> plain, Map<String, Value> named);
}
