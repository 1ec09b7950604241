package argosy.recipe.v1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an output has from the recipe around it (CEP 41, "Top-level inheritance").
final class Merged {
  private Merged() {}

  /// Fields of both; where both have one, fields are merged and other things are the output's.
  static Optional<Written> fields(Optional<Written> outer, Optional<Written> own) {
    if (outer.isEmpty() || own.isEmpty()) {
      return own.or(() -> outer);
    }
    if (!(outer.get() instanceof Written.Mapping a) || !(own.get() instanceof Written.Mapping b)) {
      return own;
    }
    List<Written.Member> members = new ArrayList<>();
    for (Written.Member m : a.members()) {
      Written value =
          b.find(m.key())
              .map(v -> fields(Optional.of(m.value()), Optional.of(v)).orElse(v))
              .orElse(m.value());
      members.add(new Written.Member(m.at(), m.key(), value));
    }
    b.members().stream().filter(m -> !a.has(m.key())).forEach(members::add);
    return Optional.of(new Written.Mapping(b.at(), members));
  }

  /// The items of both, the outer ones first.
  static Optional<Written> lists(Optional<Written> outer, Optional<Written> own) {
    if (outer.isEmpty() || own.isEmpty()) {
      return own.or(() -> outer);
    }
    List<Written> items = new ArrayList<>(items(outer.get()));
    items.addAll(items(own.get()));
    return Optional.of(new Written.Sequence(own.get().at(), items));
  }

  private static List<Written> items(Written value) {
    return value instanceof Written.Sequence s ? s.items() : List.of(value);
  }

  static Optional<Written> without(Optional<Written> value, String... keys) {
    return value.map(v ->
        v instanceof Written.Mapping m
            ? new Written.Mapping(
                m.at(), m.members().stream().filter(x -> !List.of(keys).contains(x.key())).toList())
            : v);
  }

  static Optional<Written> inner(Optional<Written> value, String... path) {
    Optional<Written> at = value;
    for (String key : path) {
      at = at.flatMap(v -> v instanceof Written.Mapping m ? m.find(key) : Optional.empty());
    }
    return at;
  }
}
