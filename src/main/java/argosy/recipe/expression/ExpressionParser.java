package argosy.recipe.expression;

import argosy.recipe.expression.Expression.Arguments;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// ```
/// choice  := or ('if' or ('else' choice)?)?
/// or      := and ('or' and)*            and     := not ('and' not)*
/// not     := 'not' not | compare
/// compare := concat (('=='|'!='|'<'|'<='|'>'|'>='|'in'|'not' 'in') concat | 'is' 'not'? test)*
/// concat  := sum ('~' sum)*             sum     := product (('+'|'-') product)*
/// product := power (('*'|'/'|'//'|'%') power)*   power := unary ('**' unary)*
/// unary   := ('-'|'+')* postfix ('|' name ('(' … ')')?)*
/// postfix := atom ('.' name | '[' … ']' | '(' … ')')*
/// ```
final class ExpressionParser {
  private static final int DEEPEST = 60;
  private static final int LONGEST = 20_000;
  private static final int MOST_LINKS = 100;
  private static final List<String> COMPARISONS = List.of("==", "!=", "<=", ">=", "<", ">");
  private static final List<String> RESERVED =
      List.of("if", "else", "and", "or", "not", "in", "is");

  private final Tokens tokens;
  private int depth;

  private ExpressionParser(Tokens tokens) {
    this.tokens = tokens;
  }

  static Expression parse(String text) {
    if (text.length() > LONGEST) {
      throw new ExpressionException("an expression is longer than " + LONGEST + " characters");
    }
    ExpressionParser parser = new ExpressionParser(Tokens.of(text));
    Expression expression = parser.choice();
    if (parser.tokens.peek().kind() != Tokens.Kind.END) {
      throw new ExpressionException("unexpected " + parser.tokens.peek());
    }
    return expression;
  }

  private Expression choice() {
    if (++depth > DEEPEST) {
      throw new ExpressionException("more than " + DEEPEST + " levels in one another");
    }
    Expression then = or();
    if (tokens.word("if")) {
      Expression condition = or();
      Expression otherwise =
          tokens.word("else") ? choice() : new Expression.Literal(Value.nothing());
      then = new Expression.Choice(condition, then, otherwise);
    }
    depth--;
    return then;
  }

  private Expression or() {
    Expression left = and();
    while (tokens.word("or")) {
      left = new Expression.Binary("or", left, and());
    }
    return left;
  }

  private Expression and() {
    Expression left = not();
    while (tokens.word("and")) {
      left = new Expression.Binary("and", left, not());
    }
    return left;
  }

  private Expression not() {
    int times = 0;
    while (tokens.word("not")) {
      times++;
    }
    Expression operand = compare();
    if (times == 0) {
      return operand;
    }
    Expression once = new Expression.Unary("not", operand);
    return times % 2 == 1 ? once : new Expression.Unary("not", once);
  }

  private Expression compare() {
    Expression left = concat();
    for (int links = 0; ; links++) {
      checkLinks(links);
      String sign = tokens.peek().text();
      if (tokens.peek().kind() == Tokens.Kind.OPERATOR && COMPARISONS.contains(sign)) {
        tokens.take();
        left = new Expression.Binary(sign, left, concat());
      } else if (tokens.word("in")) {
        left = new Expression.Binary("in", left, concat());
      } else if (tokens.isNext(Tokens.Kind.NAME, "not")
          && tokens.peekSecond().text().equals("in")) {
        tokens.take();
        tokens.take();
        left = new Expression.Unary("not", new Expression.Binary("in", left, concat()));
      } else if (tokens.word("is")) {
        left = test(left);
      } else {
        return left;
      }
    }
  }

  private Expression test(Expression operand) {
    boolean negated = tokens.word("not");
    String name = tokens.name("the name of a test");
    Arguments arguments = Arguments.NONE;
    if (tokens.isNext(Tokens.Kind.OPERATOR, "(")) {
      arguments = arguments();
    }
    Expression test = new Expression.Test(operand, name, arguments);
    return negated ? new Expression.Unary("not", test) : test;
  }

  private Expression concat() {
    Expression left = sum();
    while (tokens.operator("~")) {
      left = new Expression.Binary("~", left, sum());
    }
    return left;
  }

  private Expression sum() {
    Expression left = product();
    while (tokens.isNext(Tokens.Kind.OPERATOR, "+") || tokens.isNext(Tokens.Kind.OPERATOR, "-")) {
      left = new Expression.Binary(tokens.take().text(), left, product());
    }
    return left;
  }

  private Expression product() {
    Expression left = power();
    while (tokens.peek().kind() == Tokens.Kind.OPERATOR
        && List.of("*", "/", "//", "%").contains(tokens.peek().text())) {
      left = new Expression.Binary(tokens.take().text(), left, power());
    }
    return left;
  }

  private Expression power() {
    Expression left = unary();
    while (tokens.operator("**")) {
      left = new Expression.Binary("**", left, unary());
    }
    return left;
  }

  /// A filter after `-a` is of `-a`.
  private Expression unary() {
    return filtered(signed());
  }

  private Expression signed() {
    if (tokens.isNext(Tokens.Kind.OPERATOR, "-") || tokens.isNext(Tokens.Kind.OPERATOR, "+")) {
      if (++depth > DEEPEST) {
        throw new ExpressionException("more than " + DEEPEST + " levels in one another");
      }
      Expression unary = new Expression.Unary(tokens.take().text(), signed());
      depth--;
      return unary;
    }
    return postfix(atom());
  }

  private Expression filtered(Expression start) {
    Expression left = start;
    for (int links = 0; tokens.operator("|"); links++) {
      checkLinks(links);
      String name = tokens.name("the name of a filter");
      boolean given = tokens.isNext(Tokens.Kind.OPERATOR, "(");
      left = postfix(new Expression.Filter(left, name, given ? arguments() : Arguments.NONE));
    }
    return left;
  }

  private Expression postfix(Expression start) {
    Expression left = start;
    for (int links = 0; tokens.peek().kind() == Tokens.Kind.OPERATOR; links++) {
      checkLinks(links);
      if (tokens.operator(".")) {
        left = new Expression.Member(left, tokens.name("a name after ."));
      } else if (tokens.operator("[")) {
        left = subscript(left);
      } else if (tokens.isNext(Tokens.Kind.OPERATOR, "(")) {
        left = new Expression.Call(left, arguments());
      } else {
        return left;
      }
    }
    return left;
  }

  private static void checkLinks(int links) {
    if (links > MOST_LINKS) {
      throw new ExpressionException("more than " + MOST_LINKS + " in a row");
    }
  }

  private Expression subscript(Expression object) {
    Expression none = new Expression.Literal(Value.nothing());
    Expression from = tokens.isNext(Tokens.Kind.OPERATOR, ":") ? none : choice();
    if (tokens.operator("]")) {
      return new Expression.Index(object, from);
    }
    tokens.expect(":");
    Expression to = ends() ? none : choice();
    Expression step = tokens.operator(":") && !ends() ? choice() : none;
    tokens.expect("]");
    return new Expression.Slice(object, from, to, step);
  }

  private boolean ends() {
    return tokens.isNext(Tokens.Kind.OPERATOR, ":") || tokens.isNext(Tokens.Kind.OPERATOR, "]");
  }

  private Arguments arguments() {
    tokens.expect("(");
    List<Expression> plain = new ArrayList<>();
    Map<String, Expression> named = new LinkedHashMap<>();
    while (!tokens.operator(")")) {
      if (tokens.peek().kind() == Tokens.Kind.NAME && tokens.peekSecond().text().equals("=")) {
        String name = tokens.take().text();
        tokens.take();
        if (named.put(name, choice()) != null) {
          throw new ExpressionException("the argument " + name + " comes twice");
        }
      } else {
        plain.add(choice());
      }
      if (!tokens.isNext(Tokens.Kind.OPERATOR, ")")) {
        tokens.expect(",");
      }
    }
    return new Arguments(plain, named);
  }

  private Expression atom() {
    Tokens.Token token = tokens.take();
    return switch (token.kind()) {
      case TEXT -> {
        StringBuilder text = new StringBuilder(token.text());
        while (tokens.peek().kind() == Tokens.Kind.TEXT) {
          text.append(tokens.take().text());
        }
        yield new Expression.Literal(Value.of(text.toString()));
      }
      case NUMBER -> new Expression.Literal(number(token.text()));
      case NAME -> word(token.text());
      case END -> throw new ExpressionException("expected an expression but got the end");
      case OPERATOR ->
          switch (token.text()) {
            case "(" -> parenthesis();
            case "[" -> new Expression.ListOf(items("]"));
            case "{" -> members();
            default ->
                throw new ExpressionException("expected an expression but got " + token.text());
          };
    };
  }

  private static Value number(String text) {
    try {
      return text.contains(".")
          ? new Value.Real(Double.parseDouble(text))
          : Value.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw new ExpressionException("the number " + text + " is too large");
    }
  }

  private static Expression word(String name) {
    return switch (name) {
      case "true", "True" -> new Expression.Literal(Value.of(true));
      case "false", "False" -> new Expression.Literal(Value.of(false));
      case "none", "None" -> new Expression.Literal(Value.nothing());
      default -> {
        if (RESERVED.contains(name)) {
          throw new ExpressionException("expected an expression but got " + name);
        }
        yield new Expression.Variable(name);
      }
    };
  }

  /// `(a)`, or the tuple `(a, b)`.
  private Expression parenthesis() {
    if (tokens.operator(")")) {
      return new Expression.ListOf(List.of());
    }
    Expression first = choice();
    if (tokens.operator(")")) {
      return first;
    }
    tokens.expect(",");
    List<Expression> all = new ArrayList<>(List.of(first));
    all.addAll(items(")"));
    return new Expression.ListOf(all);
  }

  private List<Expression> items(String end) {
    List<Expression> items = new ArrayList<>();
    while (!tokens.operator(end)) {
      items.add(choice());
      if (!tokens.isNext(Tokens.Kind.OPERATOR, end)) {
        tokens.expect(",");
      }
    }
    return items;
  }

  private Expression members() {
    Map<String, Expression> members = new LinkedHashMap<>();
    while (!tokens.operator("}")) {
      if (tokens.peek().kind() != Tokens.Kind.TEXT) {
        throw new ExpressionException("expected a quoted name but got " + tokens.peek());
      }
      String name = tokens.take().text();
      tokens.expect(":");
      members.put(name, choice());
      if (!tokens.isNext(Tokens.Kind.OPERATOR, "}")) {
        tokens.expect(",");
      }
    }
    return new Expression.MapOf(members);
  }
}
