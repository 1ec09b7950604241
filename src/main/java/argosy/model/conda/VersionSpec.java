package argosy.model.conda;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which versions will do (CEP 29, "Version matching"): `>=1.8,<2|1.7.*`.
public sealed interface VersionSpec {
  VersionSpec ANY = new Any();

  boolean matches(Version version);

  /// Every version.
  record Any() implements VersionSpec {
    @Override
    public boolean matches(Version version) {
      return true;
    }

    @Override
    public String toString() {
      return "*";
    }
  }

  /// One comparison.
  record Clause(Operator operator, Version operand) implements VersionSpec {
    @Override
    public boolean matches(Version v) {
      return switch (operator) {
        case EQUAL -> v.equals(operand);
        case NOT_EQUAL -> !v.equals(operand);
        case LESS -> v.compareTo(operand) < 0;
        case LESS_OR_EQUAL -> v.compareTo(operand) <= 0;
        case GREATER -> v.compareTo(operand) > 0;
        case GREATER_OR_EQUAL -> v.compareTo(operand) >= 0;
        case STARTS_WITH -> v.startsWith(operand);
        case NOT_STARTS_WITH -> !v.startsWith(operand);
        case COMPATIBLE -> v.compareTo(operand) >= 0 && isOfSeries(v);
      };
    }

    /// Whether all but the last part are the same; a version of one part has no series.
    private boolean isOfSeries(Version v) {
      String text = operand.toString();
      int dot = Math.max(text.lastIndexOf('.'), text.lastIndexOf('_'));
      return dot < 0 || v.startsWith(Version.of(text.substring(0, dot)));
    }

    @Override
    public String toString() {
      return switch (operator) {
        case STARTS_WITH -> operand + ".*";
        case NOT_STARTS_WITH -> "!=" + operand + ".*";
        default -> operator.sign + operand;
      };
    }
  }

  /// How a version is compared with another.
  enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!="),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    STARTS_WITH("="),
    NOT_STARTS_WITH("!="),
    COMPATIBLE("~=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }
  }

  /// The version's text is compared, not its order: `1.*.3`, `^1\.(2|3)$`.
  record Textual(StringMatch pattern, boolean negated) implements VersionSpec {
    @Override
    public boolean matches(Version version) {
      return pattern.matches(version.toString()) != negated;
    }

    @Override
    public String toString() {
      return (negated ? "!=" : "") + pattern.text();
    }
  }

  /// All of them; written with `,`.
  record And(List<VersionSpec> all) implements VersionSpec {
    public And {
      all = List.copyOf(all);
    }

    @Override
    public boolean matches(Version version) {
      return all.stream().allMatch(asked(version));
    }

    @Override
    public String toString() {
      return all.stream()
          .map(s -> s instanceof Or ? "(" + s + ")" : s.toString())
          .collect(Collectors.joining(","));
    }
  }

  /// One of them; written with `|`, which binds less than `,`.
  record Or(List<VersionSpec> any) implements VersionSpec {
    public Or {
      any = List.copyOf(any);
    }

    @Override
    public boolean matches(Version version) {
      return any.stream().anyMatch(asked(version));
    }

    @Override
    public String toString() {
      return any.stream().map(VersionSpec::toString).collect(Collectors.joining("|"));
    }
  }

  private static Predicate<VersionSpec> asked(Version version) {
    return spec -> spec.matches(version);
  }

  /// @throws IllegalArgumentException with what was expected if the text is none
  static VersionSpec of(String text) {
    return new VersionSpecParser(text).parse();
  }
}
