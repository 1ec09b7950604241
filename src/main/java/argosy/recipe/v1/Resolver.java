package argosy.recipe.v1;

import argosy.recipe.Faults;
import argosy.recipe.expression.Evaluator;
import argosy.recipe.expression.Template;
import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Computes expressions and takes the branches of conditions: what comes out has neither, and
/// nothing that is nothing.
final class Resolver {
  private final Faults faults;
  private final Evaluator evaluator;

  Resolver(Faults faults, Evaluator evaluator) {
    this.faults = faults;
    this.evaluator = evaluator;
  }

  /// The value; none if it comes to nothing.
  Optional<Written> resolve(Written value) {
    return switch (value) {
      case Written.Computed c -> present(c);
      case Written.Scalar s ->
          Template.isTemplate(s.text())
              ? present(new Written.Computed(s.at(), template(s)))
              : s.isNothing() ? Optional.empty() : Optional.of(s);
      case Written.Sequence s -> {
        List<Written> items = new ArrayList<>();
        s.items().forEach(i -> add(i, items));
        yield Optional.of(new Written.Sequence(s.at(), items));
      }
      case Written.Mapping m -> {
        if (m.isCondition()) {
          yield branch(m).flatMap(this::resolve);
        }
        List<Written.Member> members = new ArrayList<>();
        for (Written.Member member : m.members()) {
          resolve(member.value())
              .ifPresent(v -> members.add(new Written.Member(member.at(), member.key(), v)));
        }
        yield Optional.of(new Written.Mapping(m.at(), members));
      }
    };
  }

  private static Optional<Written> present(Written.Computed c) {
    boolean empty =
        c.value() instanceof Value.Nothing
            || c.value() instanceof Value.Text t && t.value().isEmpty();
    return empty ? Optional.empty() : Optional.of(c);
  }

  /// A condition's list becomes part of the list it stands in.
  private void add(Written item, List<Written> items) {
    if (item instanceof Written.Mapping m && m.isCondition()) {
      Optional<Written> branch = branch(m);
      if (branch.isPresent() && branch.get() instanceof Written.Sequence s) {
        s.items().forEach(i -> add(i, items));
      } else {
        branch.ifPresent(b -> add(b, items));
      }
      return;
    }
    resolve(item).ifPresent(items::add);
  }

  private Optional<Written> branch(Written.Mapping m) {
    Written condition = m.find("if").orElse(m);
    return m.find(isTrue(condition) ? "then" : "else");
  }

  /// Whether a condition holds; a text without `${{ }}` is an expression too.
  boolean isTrue(Written condition) {
    return switch (condition) {
      case Written.Scalar s -> compute(s.at(), "if", () -> condition(s)).isTrue();
      case Written.Computed c -> c.value().isTrue();
      default -> false;
    };
  }

  /// A text around `${{ }}` is the expression that it comes to: `match(python, "<${{ least }}")`.
  private Value condition(Written.Scalar s) {
    Value value =
        Template.isExpression(s.text())
            ? Template.evaluate(s.text(), evaluator)
            : evaluator.evaluate(Template.evaluate(s.text(), evaluator).print());
    if (value instanceof Value.Missing m) {
      throw Value.undefined(m);
    }
    return value;
  }

  private Value template(Written.Scalar s) {
    return compute(s.at(), "", () -> Template.evaluate(s.text(), evaluator));
  }

  /// What an expression gives; a fault and nothing if it gives none.
  Value compute(Written.At at, String what, Supplier<Value> expression) {
    try {
      return expression.get();
    } catch (IllegalArgumentException e) {
      faults.add(at.line(), at.column(), (what.isEmpty() ? "" : what + ": ") + e.getMessage());
      return Value.nothing();
    } catch (ArithmeticException e) {
      faults.add(at.line(), at.column(), "a number is too large");
      return Value.nothing();
    }
  }
}
