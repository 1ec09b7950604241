package argosy.recipe.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes expressions; see the package for what they are.
public final class Evaluator {
  private static final int MOST_STEPS = 200_000;
  static final int LONGEST_TEXT = 1 << 20;
  private static final int LONGEST_LIST = 10_000;

  private final Scope scope;
  private int steps;

  /// One budget of steps for all that this evaluator computes.
  public Evaluator(Scope scope) {
    this.scope = scope;
  }

  /// @throws ExpressionException if the text is no expression, or has no value
  public Value evaluate(String expression) {
    return value(ExpressionParser.parse(expression));
  }

  /// Whether the text can be read as an expression.
  ///
  /// @throws ExpressionException if not
  public static void check(String expression) {
    ExpressionParser.parse(expression);
  }

  private Value value(Expression expression) {
    step();
    return limited(
        switch (expression) {
          case Expression.Literal l -> l.value();
          case Expression.Variable v -> scope.variable(v.name());
          case Expression.ListOf l ->
              new Value.Items(l.items().stream().map(this::defined).toList());
          case Expression.MapOf m -> {
            Map<String, Value> members = new LinkedHashMap<>();
            m.members().forEach((name, e) -> members.put(name, defined(e)));
            yield new Value.Members(members);
          }
          case Expression.Member m -> member(m);
          case Expression.Index i -> Operators.index(defined(i.object()), defined(i.index()));
          case Expression.Slice s ->
              Operators.slice(
                  defined(s.object()), defined(s.from()), defined(s.to()), defined(s.step()));
          case Expression.Call c -> call(c);
          case Expression.Filter f -> filter(f);
          case Expression.Test t -> test(t);
          case Expression.Unary u -> Operators.unary(u.operator(), defined(u.operand()));
          case Expression.Binary b -> binary(b);
          case Expression.Choice c ->
              defined(c.condition()).isTrue() ? value(c.then()) : value(c.otherwise());
        });
  }

  private void step() {
    if (++steps > MOST_STEPS) {
      throw new ExpressionException(
          "the recipe's expressions take more than " + MOST_STEPS + " steps");
    }
  }

  private static Value limited(Value value) {
    boolean tooLarge =
        switch (value) {
          case Value.Text t -> t.value().length() > LONGEST_TEXT;
          case Value.Items i -> i.values().size() > LONGEST_LIST;
          default -> false;
        };
    if (tooLarge) {
      throw new ExpressionException(
          "an expression grows beyond "
              + LONGEST_TEXT
              + " characters or "
              + LONGEST_LIST
              + " items");
    }
    return value;
  }

  /// The value, which must not be missing.
  private Value defined(Expression expression) {
    Value value = value(expression);
    if (value instanceof Value.Missing m) {
      throw Value.undefined(m);
    }
    return value;
  }

  /// Down the left side without recursion: `1 + 1 + …` may be long.
  private Value binary(Expression.Binary outermost) {
    Deque<Expression.Binary> after = new ArrayDeque<>();
    Expression first = outermost;
    while (first instanceof Expression.Binary b) {
      after.push(b);
      first = b.left();
    }
    Value left = defined(first);
    for (Expression.Binary b : after) {
      left = limited(binary(b.operator(), left, b.right()));
      step();
    }
    return left;
  }

  private Value binary(String operator, Value left, Expression right) {
    return switch (operator) {
      case "and" -> left.isTrue() ? defined(right) : left;
      case "or" -> left.isTrue() ? left : defined(right);
      default -> Operators.binary(operator, left, defined(right));
    };
  }

  private Value member(Expression.Member m) {
    Value object = defined(m.object());
    if (object instanceof Value.Members members) {
      Value found = members.values().get(m.name());
      return found == null ? new Value.Missing(m.name()) : found;
    }
    throw new ExpressionException(object.describe() + " has no ." + m.name());
  }

  private List<Value> all(List<Expression> expressions) {
    List<Value> values = new ArrayList<>();
    expressions.forEach(e -> values.add(value(e)));
    return values;
  }

  private Map<String, Value> all(Map<String, Expression> expressions) {
    Map<String, Value> values = new LinkedHashMap<>();
    expressions.forEach((name, e) -> values.put(name, value(e)));
    return values;
  }

  private Value call(Expression.Call c) {
    List<Value> plain = all(c.arguments().plain());
    Map<String, Value> named = all(c.arguments().named());
    return switch (c.function()) {
      case Expression.Variable v -> scope.call(v.name(), plain, named);
      case Expression.Member m when m.object() instanceof Expression.Variable v && isSpace(v) ->
          scope.call(v.name() + "." + m.name(), plain, named);
      case Expression.Member m ->
          Methods.call(
              defined(m.object()), m.name(), new Given("." + m.name() + "()", plain, named));
      default -> throw new ExpressionException("this cannot be called");
    };
  }

  /// `env.get` and its like are functions, not methods of a value.
  private static boolean isSpace(Expression.Variable v) {
    return List.of("env", "git").contains(v.name());
  }

  private Value filter(Expression.Filter f) {
    Value operand = value(f.operand());
    Given given = new Given(f.name(), all(f.arguments().plain()), all(f.arguments().named()));
    return Filters.apply(f.name(), operand, given);
  }

  private Value test(Expression.Test t) {
    Value operand = value(t.operand());
    Given given = new Given(t.name(), all(t.arguments().plain()), all(t.arguments().named()));
    return Value.of(Filters.test(t.name(), operand, given));
  }
}
