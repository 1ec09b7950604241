package argosy.recipe.v1;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What may stand where in a recipe.
sealed interface Shape {
  /// Anything at all.
  record Free() implements Shape {}

  /// A text, a number or an expression.
  record Text() implements Shape {}

  record Truth() implements Shape {}

  record Whole() implements Shape {}

  /// An expression without `${{ }}`.
  record Condition() implements Shape {}

  /// One of these words.
  record Word(List<String> words) implements Shape {}

  /// One item, or a list of them with `if` items.
  record Many(Shape item) implements Shape {}

  /// @param name for messages
  record Fields(String name, Map<String, Shape> fields) implements Shape {}

  /// Fields of any name, all of one shape.
  record Named(Shape value) implements Shape {}

  /// The first that fits by kind: text, list or fields.
  record Either(List<Shape> shapes) implements Shape {}

  static Shape free() {
    return new Free();
  }

  static Shape text() {
    return new Text();
  }

  static Shape texts() {
    return new Many(new Text());
  }

  static Shape truth() {
    return new Truth();
  }

  static Shape either(Shape... shapes) {
    return new Either(Arrays.asList(shapes));
  }

  static Shape word(String... words) {
    return new Word(Arrays.asList(words));
  }

  static Builder fields(String name) {
    return new Builder(name);
  }

  /// Fields under construction.
  final class Builder {
    private final String name;
    private final Map<String, Shape> fields = new LinkedHashMap<>();

    private Builder(String name) {
      this.name = name;
    }

    Builder with(Shape shape, String... names) {
      for (String n : names) {
        fields.put(n, shape);
      }
      return this;
    }

    Fields done() {
      return new Fields(name, fields);
    }
  }
}
