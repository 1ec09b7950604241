package argosy.recipe.v1;

import argosy.base.DidYouMean;
import argosy.recipe.Faults;
import argosy.recipe.expression.Evaluator;
import argosy.recipe.expression.ExpressionException;
import argosy.recipe.expression.Template;
import argosy.recipe.expression.Value;
import java.util.List;

/// Holds a file against its [Shape], whatever its conditions will be: unknown names, wrong kinds,
/// expressions that cannot be read.
final class ShapeCheck {
  private final Faults faults;

  ShapeCheck(Faults faults) {
    this.faults = faults;
  }

  /// @param what the value's name, for messages
  void check(String what, Written value, Shape shape) {
    if (value instanceof Written.Scalar s && Template.isTemplate(s.text())) {
      template(what, s, shape);
      return;
    }
    if (value instanceof Written.Scalar s && s.isNothing()) {
      return;
    }
    if (value instanceof Written.Mapping m && m.isCondition() && !(shape instanceof Shape.Free)) {
      condition(what, m, shape);
      return;
    }
    switch (shape) {
      case Shape.Free f -> free(what, value);
      case Shape.Text t -> expect(what, value, value instanceof Written.Scalar, "a text");
      case Shape.Truth t -> expect(what, value, isTruth(value), "true or false");
      case Shape.Whole w -> expect(what, value, isWhole(value), "a whole number");
      case Shape.Condition c -> expression(what, value);
      case Shape.Word w -> word(what, value, w.words());
      case Shape.Many m -> {
        if (value instanceof Written.Sequence s) {
          s.items().forEach(i -> check(what, i, m.item()));
        } else {
          check(what, value, m.item());
        }
      }
      case Shape.Fields f -> fields(what, value, f);
      case Shape.Named n -> {
        if (value instanceof Written.Mapping m) {
          m.members().forEach(x -> check(what + "." + x.key(), x.value(), n.value()));
        } else {
          fault(value, what + ": expected fields (name: value) but got " + value.kind());
        }
      }
      case Shape.Either e ->
          check(
              what,
              value,
              e.shapes().stream()
                  .filter(s -> suits(value, s))
                  .findFirst()
                  .orElse(e.shapes().getLast()));
    }
  }

  private void template(String what, Written.Scalar s, Shape shape) {
    try {
      Template.expressions(s.text()).forEach(Evaluator::check);
    } catch (ExpressionException e) {
      fault(s, what + ": " + e.getMessage());
    }
    if (shape instanceof Shape.Fields) {
      fault(s, what + ": expected fields (name: value) but got an expression");
    }
  }

  private void condition(String what, Written.Mapping m, Shape shape) {
    for (Written.Member member : m.members()) {
      switch (member.key()) {
        case "if" -> expression("if", member.value());
        case "then", "else" ->
            check(
                what, member.value(), shape instanceof Shape.Many ? shape : new Shape.Many(shape));
        default ->
            faults.add(
                member.at().line(),
                member.at().column(),
                "unknown field "
                    + member.key()
                    + DidYouMean.hint(member.key(), List.of("if", "then", "else"))
                    + " (a condition has if, then, else)");
      }
    }
  }

  private void expression(String what, Written value) {
    if (!(value instanceof Written.Scalar s)) {
      fault(value, what + ": expected an expression but got " + value.kind());
      return;
    }
    try {
      Evaluator.check(s.text());
    } catch (ExpressionException e) {
      fault(value, what + ": " + e.getMessage());
    }
  }

  /// Only the expressions are looked at.
  private void free(String what, Written value) {
    switch (value) {
      case Written.Sequence s -> s.items().forEach(i -> check(what, i, new Shape.Free()));
      case Written.Mapping m ->
          m.members().forEach(x -> check(x.key(), x.value(), new Shape.Free()));
      default -> {}
    }
  }

  private void word(String what, Written value, List<String> words) {
    if (value instanceof Written.Scalar s && !words.contains(s.text())) {
      fault(
          value,
          what
              + ": expected one of "
              + String.join(", ", words)
              + " but got \""
              + s.text()
              + "\""
              + DidYouMean.hint(s.text(), words));
    } else {
      expect(what, value, value instanceof Written.Scalar, "one of " + String.join(", ", words));
    }
  }

  private void fields(String what, Written value, Shape.Fields shape) {
    if (!(value instanceof Written.Mapping m)) {
      fault(value, what + ": expected fields (name: value) but got " + value.kind());
      return;
    }
    for (Written.Member member : m.members()) {
      Shape inner = shape.fields().get(member.key());
      if (inner == null) {
        List<String> known = List.copyOf(shape.fields().keySet());
        faults.add(
            member.at().line(),
            member.at().column(),
            "unknown field "
                + member.key()
                + DidYouMean.hint(member.key(), known)
                + " ("
                + shape.name()
                + " has "
                + String.join(", ", known)
                + ")");
      } else {
        check(member.key(), member.value(), inner);
      }
    }
  }

  private static boolean suits(Written value, Shape shape) {
    return switch (shape) {
      case Shape.Free f -> true;
      case Shape.Many m -> value instanceof Written.Sequence || suits(value, m.item());
      case Shape.Fields f ->
          value instanceof Written.Mapping m
              && m.members().stream().anyMatch(x -> f.fields().containsKey(x.key()));
      case Shape.Named n -> value instanceof Written.Mapping;
      case Shape.Truth t -> isTruth(value);
      case Shape.Whole w -> isWhole(value);
      case Shape.Text t -> value instanceof Written.Scalar;
      case Shape.Condition c -> value instanceof Written.Scalar;
      case Shape.Word w -> value instanceof Written.Scalar;
      case Shape.Either e -> e.shapes().stream().anyMatch(s -> suits(value, s));
    };
  }

  private static boolean isTruth(Written value) {
    return value instanceof Written.Scalar s && s.value() instanceof Value.Truth;
  }

  private static boolean isWhole(Written value) {
    return value instanceof Written.Scalar s && s.value() instanceof Value.Whole;
  }

  private void expect(String what, Written value, boolean fits, String wanted) {
    if (!fits) {
      fault(value, what + ": expected " + wanted + " but got " + value.kind());
    }
  }

  private void fault(Written value, String text) {
    faults.add(value.at().line(), value.at().column(), text);
  }
}
