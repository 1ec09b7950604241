package argosy.recipe.expression;

import java.util.List;
import java.util.Map;

/// An expression, read.
sealed interface Expression {
  record Literal(Value value) implements Expression {}

  record Variable(String name) implements Expression {}

  record ListOf(List<Expression> items) implements Expression {}

  record MapOf(Map<String, Expression> members) implements Expression {}

  /// `object.name`
  record Member(Expression object, String name) implements Expression {}

  /// `object[index]`
  record Index(Expression object, Expression index) implements Expression {}

  /// `object[from:to:step]`; what is left out is none
  record Slice(Expression object, Expression from, Expression to, Expression step)
      implements Expression {}

  /// `name(…)` or `object.name(…)`
  record Call(Expression function, Arguments arguments) implements Expression {}

  /// `operand | name(…)`
  record Filter(Expression operand, String name, Arguments arguments) implements Expression {}

  /// `operand is name(…)`
  record Test(Expression operand, String name, Arguments arguments) implements Expression {}

  /// `-a`, `+a`, `not a`
  record Unary(String operator, Expression operand) implements Expression {}

  record Binary(String operator, Expression left, Expression right) implements Expression {}

  /// `then if condition else otherwise`
  record Choice(Expression condition, Expression then, Expression otherwise)
      implements Expression {}

  /// In order, and by name.
  record Arguments(List<Expression> plain, Map<String, Expression> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }
}
