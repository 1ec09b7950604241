package argosy.model.conda;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `or := and ('|' and)*; and := unit (',' unit)*; unit := '(' or ')' | clause`.
final class VersionSpecParser {
  private static final int DEEPEST = 100;
  private static final Pattern RELATION = Pattern.compile("(==|!=|<=|>=|~=|=|<|>)([^=<>!~].*)");

  private final String text;
  private int at;
  private int depth;

  VersionSpecParser(String text) {
    this.text = text.replaceAll("\\s+", "");
  }

  VersionSpec parse() {
    if (text.isEmpty()) {
      throw wrong("it is empty");
    }
    VersionSpec spec = or();
    if (at < text.length()) {
      throw wrong("unexpected " + text.charAt(at));
    }
    return spec;
  }

  private VersionSpec or() {
    List<VersionSpec> any = new ArrayList<>(List.of(and()));
    while (next('|')) {
      any.add(and());
    }
    return any.size() == 1 ? any.getFirst() : new VersionSpec.Or(any);
  }

  private VersionSpec and() {
    List<VersionSpec> all = new ArrayList<>(List.of(unit()));
    while (next(',')) {
      all.add(unit());
    }
    return all.size() == 1 ? all.getFirst() : new VersionSpec.And(all);
  }

  private boolean next(char wanted) {
    boolean there = at < text.length() && text.charAt(at) == wanted;
    at += there ? 1 : 0;
    return there;
  }

  private VersionSpec unit() {
    if (next('(')) {
      if (++depth > DEEPEST) {
        throw wrong("more than " + DEEPEST + " parentheses in one another");
      }
      VersionSpec inner = or();
      if (!next(')')) {
        throw wrong("expected )");
      }
      depth--;
      return inner;
    }
    int from = at;
    if (at < text.length() && text.charAt(at) == '^') {
      int end = text.indexOf('$', at);
      at = end < 0 ? text.length() : end + 1;
    } else {
      while (at < text.length() && ",|()".indexOf(text.charAt(at)) < 0) {
        at++;
      }
    }
    return clause(text.substring(from, at));
  }

  private VersionSpec clause(String clause) {
    if (clause.isEmpty()) {
      throw wrong("expected a version");
    }
    if (clause.startsWith("^")) {
      if (!clause.endsWith("$")) {
        throw wrong("a regular expression ends with $");
      }
      return new VersionSpec.Textual(StringMatch.of(clause), false);
    }
    Matcher relation = RELATION.matcher(clause);
    if (relation.matches()) {
      return relation(relation.group(1), relation.group(2));
    }
    if ("=<>!~".indexOf(clause.charAt(0)) >= 0) {
      throw wrong("expected a version after " + clause);
    }
    if (clause.matches("\\*+(\\.\\*+)*")) {
      return VersionSpec.ANY;
    }
    if (clause.endsWith("*") && clause.indexOf('*') == clause.length() - 1) {
      return fuzzy(clause);
    }
    if (clause.contains("*")) {
      return new VersionSpec.Textual(StringMatch.of(clause), false);
    }
    return new VersionSpec.Clause(VersionSpec.Operator.EQUAL, Version.of(clause));
  }

  private VersionSpec fuzzy(String literal) {
    return new VersionSpec.Clause(VersionSpec.Operator.STARTS_WITH, Version.of(bare(literal)));
  }

  /// Without the `*` or `.*` at the end.
  private static String bare(String literal) {
    String start = literal.endsWith("*") ? literal.substring(0, literal.length() - 1) : literal;
    return start.endsWith(".") ? start.substring(0, start.length() - 1) : start;
  }

  private VersionSpec relation(String sign, String literal) {
    boolean glob = literal.endsWith("*");
    if (bare(literal).contains("*")) {
      if (sign.equals("!=") || sign.equals("=") || sign.equals("==")) {
        return new VersionSpec.Textual(StringMatch.of(literal), sign.equals("!="));
      }
      throw wrong(sign + " needs a version without *");
    }
    if (literal.matches("\\*+")) {
      if (sign.equals("!=")) {
        return new VersionSpec.Textual(StringMatch.ANY, true);
      }
      return VersionSpec.ANY;
    }
    return switch (sign) {
      case "=" -> fuzzy(literal);
      case "==" ->
          glob
              ? fuzzy(literal)
              : new VersionSpec.Clause(VersionSpec.Operator.EQUAL, Version.of(literal));
      case "!=" ->
          new VersionSpec.Clause(
              glob ? VersionSpec.Operator.NOT_STARTS_WITH : VersionSpec.Operator.NOT_EQUAL,
              Version.of(bare(literal)));
      case "~=" -> {
        if (glob) {
          throw wrong("~= needs a version without *");
        }
        yield new VersionSpec.Clause(VersionSpec.Operator.COMPATIBLE, Version.of(literal));
      }
      case "<" -> compare(VersionSpec.Operator.LESS, literal);
      case "<=" -> compare(VersionSpec.Operator.LESS_OR_EQUAL, literal);
      case ">" -> compare(VersionSpec.Operator.GREATER, literal);
      default -> compare(VersionSpec.Operator.GREATER_OR_EQUAL, literal);
    };
  }

  /// Old recipes write `>=1.8.*`; the `.*` says nothing.
  private static VersionSpec compare(VersionSpec.Operator operator, String literal) {
    return new VersionSpec.Clause(operator, Version.of(bare(literal)));
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException("not a version specification: \"" + text + "\": " + why);
  }
}
