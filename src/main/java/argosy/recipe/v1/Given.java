package argosy.recipe.v1;

import argosy.recipe.Faults;
import argosy.recipe.expression.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A value that was resolved, read by type. What it is not becomes a fault of its place, and
/// reading goes on.
///
/// @param what its name, for messages
record Given(Faults faults, String what, Written value) {
  void fault(String text) {
    faults.add(value.at().line(), value.at().column(), what + ": " + text);
  }

  /// Says why no build here does what this asks for, where that matters.
  void notBuilt(String why) {
    if (faults.building()) {
      fault("is not built here: " + why);
    }
  }

  private <T> T wrong(String wanted, T otherwise) {
    fault("expected " + wanted + " but got " + value.kind());
    return otherwise;
  }

  String text() {
    return switch (value) {
      case Written.Scalar s -> s.text();
      case Written.Computed c
          when c.value() instanceof Value.Text
              || c.value() instanceof Value.Whole
              || c.value() instanceof Value.Real
              || c.value() instanceof Value.Truth ->
          c.value().print();
      default -> wrong("a text", "");
    };
  }

  boolean truth() {
    return switch (typed()) {
      case Value.Truth t -> t.value();
      case Value.Text t when t.value().equalsIgnoreCase("true") -> true;
      case Value.Text t when t.value().equalsIgnoreCase("false") -> false;
      default -> wrong("true or false", false);
    };
  }

  /// Whether it is `true` or `false`.
  boolean isTruth() {
    return typed() instanceof Value.Truth;
  }

  int whole() {
    Value v = typed();
    if (v instanceof Value.Text t && t.value().matches("[0-9]{1,9}")) {
      return Integer.parseInt(t.value());
    }
    return v instanceof Value.Whole w && Math.abs(w.value()) < Integer.MAX_VALUE
        ? (int) w.value()
        : wrong("a whole number", 0);
  }

  private Value typed() {
    return switch (value) {
      case Written.Scalar s -> s.value();
      case Written.Computed c -> c.value();
      default -> Value.nothing();
    };
  }

  boolean isFields() {
    return value instanceof Written.Mapping;
  }

  boolean isList() {
    return value instanceof Written.Sequence
        || value instanceof Written.Computed c && c.value() instanceof Value.Items;
  }

  /// The items of a list; one thing stands for a list of it.
  List<Given> items() {
    return switch (value) {
      case Written.Sequence s -> s.items().stream().map(i -> new Given(faults, what, i)).toList();
      case Written.Computed c when c.value() instanceof Value.Items items ->
          items.values().stream()
              .map(v -> new Given(faults, what, new Written.Computed(c.at(), v)))
              .toList();
      default -> List.of(this);
    };
  }

  /// All items that can be read.
  <T> List<T> each(Function<Given, Optional<T>> reader) {
    List<T> all = new ArrayList<>();
    items().forEach(i -> reader.apply(i).ifPresent(all::add));
    return all;
  }

  List<String> texts() {
    return items().stream().map(Given::text).filter(t -> !t.isEmpty()).toList();
  }

  Optional<Given> find(String name) {
    return value instanceof Written.Mapping m
        ? m.find(name).map(v -> new Given(faults, name, v))
        : Optional.empty();
  }

  /// The members, each under its name.
  Map<String, Given> members() {
    Map<String, Given> all = new LinkedHashMap<>();
    if (value instanceof Written.Mapping m) {
      m.members().forEach(x -> all.put(x.key(), new Given(faults, x.key(), x.value())));
    } else {
      wrong("fields (name: value)", "");
    }
    return all;
  }

  String text(String name) {
    return find(name).map(Given::text).orElse("");
  }

  List<String> texts(String name) {
    return find(name).map(Given::texts).orElse(List.of());
  }

  boolean truth(String name, boolean otherwise) {
    return find(name).map(Given::truth).orElse(otherwise);
  }

  /// The value, or what the model has against it as a fault of this place.
  <T> Optional<T> made(Supplier<T> maker) {
    try {
      return Optional.of(maker.get());
    } catch (IllegalArgumentException e) {
      fault(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }
}
