package argosy.recipe.expression;

import java.util.ArrayList;
import java.util.List;

/// The words of an expression.
final class Tokens {
  private static final int MOST = 2000;
  private static final List<String> OPERATORS =
      List.of(
          "**", "//", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "~", "|", "(", ")",
          "[", "]", "{", "}", ",", ".", ":", "=");

  private final List<Token> tokens;
  private int next;

  enum Kind {
    NAME,
    TEXT,
    NUMBER,
    OPERATOR,
    END
  }

  record Token(Kind kind, String text) {
    @Override
    public String toString() {
      return kind == Kind.END ? "the end" : kind == Kind.TEXT ? "\"" + text + "\"" : text;
    }
  }

  private Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Tokens of(String text) {
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (Character.isWhitespace(c)) {
        at++;
      } else if (c == '"' || c == '\'') {
        at = quoted(text, at, tokens);
      } else if (Character.isDigit(c)) {
        at = number(text, at, tokens);
      } else if (Character.isLetter(c) || c == '_') {
        int from = at;
        while (at < text.length()
            && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
          at++;
        }
        tokens.add(new Token(Kind.NAME, text.substring(from, at)));
      } else {
        int from = at;
        String operator =
            OPERATORS.stream()
                .filter(o -> text.startsWith(o, from))
                .findFirst()
                .orElseThrow(() -> new ExpressionException("unexpected " + text.charAt(from)));
        tokens.add(new Token(Kind.OPERATOR, operator));
        at += operator.length();
      }
    }
    if (tokens.size() > MOST) {
      throw new ExpressionException("an expression has more than " + MOST + " words");
    }
    tokens.add(new Token(Kind.END, ""));
    return new Tokens(tokens);
  }

  private static int quoted(String text, int start, List<Token> tokens) {
    char quote = text.charAt(start);
    StringBuilder value = new StringBuilder();
    for (int at = start + 1; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == quote) {
        tokens.add(new Token(Kind.TEXT, value.toString()));
        return at + 1;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        value.append(
            switch (text.charAt(at)) {
              case 'n' -> "\n";
              case 't' -> "\t";
              case 'r' -> "\r";
              case '\\', '"', '\'' -> text.substring(at, at + 1);
              default -> "\\" + text.charAt(at);
            });
      } else {
        value.append(c);
      }
    }
    throw new ExpressionException("a text begins with " + quote + " and does not end");
  }

  private static int number(String text, int start, List<Token> tokens) {
    int at = start;
    while (at < text.length() && (Character.isDigit(text.charAt(at)) || text.charAt(at) == '_')) {
      at++;
    }
    if (at + 1 < text.length()
        && text.charAt(at) == '.'
        && Character.isDigit(text.charAt(at + 1))) {
      at++;
      while (at < text.length() && Character.isDigit(text.charAt(at))) {
        at++;
      }
    }
    tokens.add(new Token(Kind.NUMBER, text.substring(start, at).replace("_", "")));
    return at;
  }

  Token peek() {
    return tokens.get(next);
  }

  /// The token after the next.
  Token peekSecond() {
    return tokens.get(Math.min(next + 1, tokens.size() - 1));
  }

  Token take() {
    Token token = tokens.get(next);
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean isNext(Kind kind, String text) {
    return peek().kind() == kind && peek().text().equals(text);
  }

  /// Takes the operator if it comes next.
  boolean operator(String text) {
    boolean there = isNext(Kind.OPERATOR, text);
    if (there) {
      take();
    }
    return there;
  }

  /// Takes the word if it comes next.
  boolean word(String text) {
    boolean there = isNext(Kind.NAME, text);
    if (there) {
      take();
    }
    return there;
  }

  void expect(String operator) {
    if (!operator(operator)) {
      throw new ExpressionException("expected " + operator + " but got " + peek());
    }
  }

  String name(String what) {
    if (peek().kind() != Kind.NAME) {
      throw new ExpressionException("expected " + what + " but got " + peek());
    }
    return take().text();
  }
}
