package argosy.recipe.v1;

import argosy.recipe.expression.Value;
import java.util.List;
import java.util.Optional;

/// A piece of a YAML file that knows where it stands; as written, or computed from what was.
public sealed interface Written {
  At at();

  /// @param line and `column` count from 1
  record At(int line, int column) {}

  /// @param plain without quotes, so that it may be a number, `true` or nothing
  record Scalar(At at, String text, boolean plain) implements Written {
    public boolean isNothing() {
      return plain && List.of("", "~", "null", "Null", "NULL").contains(text);
    }

    /// With the type that YAML gives it; numbers with a point stay texts, so that versions do.
    public Value value() {
      if (!plain) {
        return Value.of(text);
      }
      if (isNothing()) {
        return Value.nothing();
      }
      return switch (text) {
        case "true", "True", "TRUE" -> Value.of(true);
        case "false", "False", "FALSE" -> Value.of(false);
        default ->
            text.matches("-?(0|[1-9][0-9]{0,17})")
                ? Value.of(Long.parseLong(text))
                : Value.of(text);
      };
    }
  }

  /// What an expression gave.
  record Computed(At at, Value value) implements Written {}

  record Sequence(At at, List<Written> items) implements Written {
    public Sequence {
      items = List.copyOf(items);
    }
  }

  record Mapping(At at, List<Member> members) implements Written {
    public Mapping {
      members = List.copyOf(members);
    }

    public Optional<Written> find(String key) {
      return members.stream().filter(m -> m.key().equals(key)).findFirst().map(Member::value);
    }

    public boolean has(String key) {
      return find(key).isPresent();
    }

    /// `if: … then: … else: …`
    public boolean isCondition() {
      return has("if") && (has("then") || has("else"));
    }
  }

  record Member(At at, String key, Written value) {}

  /// For messages.
  default String kind() {
    return switch (this) {
      case Scalar s -> s.isNothing() ? "nothing" : "\"" + s.text() + "\"";
      case Computed c -> c.value().describe();
      case Sequence s -> "a list";
      case Mapping m -> "fields";
    };
  }
}
