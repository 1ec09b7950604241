package argosy.recipe.expression;

import argosy.model.recipe.Requirement;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What an expression can be.
public sealed interface Value {
  record Text(String value) implements Value {}

  record Whole(long value) implements Value {}

  record Real(double value) implements Value {}

  record Truth(boolean value) implements Value {}

  record Items(List<Value> values) implements Value {
    public Items {
      values = List.copyOf(values);
    }
  }

  record Members(Map<String, Value> values) implements Value {
    public Members {
      values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
  }

  /// `none`, and what `a if b` is when b is false.
  record Nothing() implements Value {}

  /// A variable that nothing defines; using it is an error, `default` and `is defined` excepted.
  ///
  /// @param hint what may have been meant, for messages
  record Missing(String name, String hint) implements Value {
    public Missing(String name) {
      this(name, "");
    }
  }

  /// What `pin_subpackage` and `pin_compatible` are.
  record Pinned(Requirement requirement) implements Value {}

  static Value nothing() {
    return new Nothing();
  }

  static Value of(String text) {
    return new Text(text);
  }

  static Value of(long number) {
    return new Whole(number);
  }

  static Value of(boolean truth) {
    return new Truth(truth);
  }

  /// Whether `if` takes it for true: not false, zero, empty or none.
  default boolean isTrue() {
    return switch (this) {
      case Text t -> !t.value().isEmpty();
      case Whole w -> w.value() != 0;
      case Real r -> r.value() != 0;
      case Truth t -> t.value();
      case Items i -> !i.values().isEmpty();
      case Members m -> !m.values().isEmpty();
      case Nothing n -> false;
      case Missing m -> throw undefined(m);
      case Pinned p -> true;
    };
  }

  /// As it stands in a text.
  default String print() {
    return switch (this) {
      case Text t -> t.value();
      case Whole w -> Long.toString(w.value());
      case Real r -> Double.toString(r.value());
      case Truth t -> Boolean.toString(t.value());
      case Items i ->
          i.values().stream().map(Value::quoted).collect(Collectors.joining(", ", "[", "]"));
      case Members m ->
          m.values().entrySet().stream()
              .map(e -> of(e.getKey()).quoted() + ": " + e.getValue().quoted())
              .collect(Collectors.joining(", ", "{", "}"));
      case Nothing n -> "";
      case Missing m -> throw undefined(m);
      case Pinned p -> throw new ExpressionException("a pin cannot be part of a text");
    };
  }

  private String quoted() {
    return this instanceof Text t ? "\"" + t.value() + "\"" : print();
  }

  /// For messages: `the text "x"`, `the number 3`.
  default String describe() {
    return switch (this) {
      case Text t -> "the text \"" + t.value() + "\"";
      case Whole w -> "the number " + w.value();
      case Real r -> "the number " + r.value();
      case Truth t -> Boolean.toString(t.value());
      case Items i -> "a list";
      case Members m -> "fields";
      case Nothing n -> "nothing";
      case Missing m -> "the undefined " + m.name();
      case Pinned p -> "a pin";
    };
  }

  static ExpressionException undefined(Missing missing) {
    return new ExpressionException(
        missing.name()
            + " is not defined: neither a variant nor context has it; "
            + missing.name()
            + " | default(\"…\") stands in for it"
            + missing.hint());
  }
}
