package argosy.adopt.wheel;

import argosy.base.UnsupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// When a requirement holds (PEP 508):
///
///     marker = and *("or" and)    and = one *("and" one)
///     one    = "(" marker ")" / value operator value
///     value  = variable / 'text' / "text"
final class Marker {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\(|\\)|'[^']*'|\"[^\"]*\"|===|==|~=|!=|<=|>=|<|>|not\\s+in\\b|[A-Za-z_.]+)\\s*");
  private final String text;
  private final Map<String, String> variables;
  private final List<String> tokens = new ArrayList<>();
  private int at;

  private Marker(String text, Map<String, String> variables) throws UnsupportedException {
    this.text = text;
    this.variables = variables;
    Matcher m = TOKEN.matcher(text);
    int end = 0;
    while (end < text.length()) {
      if (!m.find(end) || m.start() != end) {
        throw unclear();
      }
      tokens.add(m.group(1));
      end = m.end();
    }
  }

  /// Whether it is true where the variables (`python_version`, `extra`, …) have these values.
  ///
  /// @throws UnsupportedException if it is no marker
  static boolean holds(String text, Map<String, String> variables) throws UnsupportedException {
    Marker marker = new Marker(text, variables);
    boolean value = marker.any();
    if (marker.at < marker.tokens.size()) {
      throw marker.unclear();
    }
    return value;
  }

  private boolean any() throws UnsupportedException {
    boolean value = all();
    while (next("or")) {
      value |= all();
    }
    return value;
  }

  private boolean all() throws UnsupportedException {
    boolean value = one();
    while (next("and")) {
      value &= one();
    }
    return value;
  }

  private boolean one() throws UnsupportedException {
    if (next("(")) {
      boolean value = any();
      if (!next(")")) {
        throw unclear();
      }
      return value;
    }
    String left = value();
    String operator = take().replaceAll("\\s+", " ");
    return compare(left, operator, value());
  }

  private String value() throws UnsupportedException {
    String token = take();
    if (token.startsWith("'") || token.startsWith("\"")) {
      return token.substring(1, token.length() - 1);
    }
    return Optional.ofNullable(variables.get(token.replace('.', '_'))).orElseThrow(this::unclear);
  }

  private boolean compare(String left, String operator, String right) throws UnsupportedException {
    Optional<PythonVersion> version = PythonVersion.find(left);
    boolean versions =
        version.isPresent() && PythonVersion.find(right.replaceFirst("\\.\\*$", "")).isPresent();
    return switch (operator) {
      case "in" -> right.contains(left);
      case "not in" -> !right.contains(left);
      case "==", "!=", "<=", ">=", "<", ">", "~=", "===" -> {
        if (versions) {
          yield Specifiers.parse(text, operator + right).accepts(version.get());
        }
        int order = left.compareTo(right);
        yield switch (operator) {
          case "==", "===" -> order == 0;
          case "!=" -> order != 0;
          case "<=" -> order <= 0;
          case ">=" -> order >= 0;
          case "<" -> order < 0;
          case ">" -> order > 0;
          default -> throw unclear();
        };
      }
      default -> throw unclear();
    };
  }

  private boolean next(String token) {
    boolean there = at < tokens.size() && tokens.get(at).equals(token);
    at += there ? 1 : 0;
    return there;
  }

  private String take() throws UnsupportedException {
    if (at >= tokens.size()) {
      throw unclear();
    }
    return tokens.get(at++);
  }

  private UnsupportedException unclear() {
    return new UnsupportedException(
        "the marker \"" + text + "\" is not understood",
        "write it as in python_version < \"3.12\"");
  }
}
