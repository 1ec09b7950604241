package argosy.recipe.expression;

import java.util.ArrayList;
import java.util.List;

/// A text with expressions in it: `https://example.org/${{ name }}-${{ version }}.tar.gz`.
public final class Template {
  private static final String START = "${{";
  private static final String END = "}}";

  private Template() {}

  public static boolean isTemplate(String text) {
    return text.contains(START);
  }

  /// Whether the text is one expression and nothing else.
  public static boolean isExpression(String text) {
    List<Part> parts = parts(text);
    return parts.size() == 1 && parts.getFirst().isExpression;
  }

  /// The value of a text: of its expression, with its type, if the text is nothing but one; a text
  /// otherwise.
  ///
  /// @throws ExpressionException if an expression cannot be read, or has no value
  public static Value evaluate(String text, Evaluator evaluator) {
    List<Part> parts = parts(text);
    if (parts.size() == 1 && parts.getFirst().isExpression) {
      Value value = evaluator.evaluate(parts.getFirst().text);
      if (value instanceof Value.Missing m) {
        throw Value.undefined(m);
      }
      return value;
    }
    StringBuilder out = new StringBuilder();
    for (Part part : parts) {
      out.append(part.isExpression ? evaluator.evaluate(part.text).print() : part.text);
      if (out.length() > Evaluator.LONGEST_TEXT) {
        throw new ExpressionException(
            "a text grows beyond " + Evaluator.LONGEST_TEXT + " characters");
      }
    }
    return Value.of(out.toString());
  }

  /// The expressions of a text, unread.
  public static List<String> expressions(String text) {
    return parts(text).stream().filter(p -> p.isExpression).map(p -> p.text).toList();
  }

  private record Part(boolean isExpression, String text) {}

  private static List<Part> parts(String whole) {
    String text =
        whole.strip().startsWith(START) && whole.strip().endsWith(END) ? whole.strip() : whole;
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int start = text.indexOf(START); start >= 0; start = text.indexOf(START, at)) {
      if (start > at) {
        parts.add(new Part(false, text.substring(at, start)));
      }
      int end = end(text, start + START.length());
      parts.add(new Part(true, text.substring(start + START.length(), end).strip()));
      at = end + END.length();
    }
    if (at < text.length()) {
      parts.add(new Part(false, text.substring(at)));
    }
    return parts;
  }

  /// Where `}}` stands, outside quotes and braces.
  private static int end(String text, int from) {
    char quote = 0;
    int braces = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        if (c == '\\') {
          i++;
        } else if (c == quote) {
          quote = 0;
        }
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '{') {
        braces++;
      } else if (c == '}' && braces > 0) {
        braces--;
      } else if (text.startsWith(END, i)) {
        return i;
      }
    }
    throw new ExpressionException("${{ without }}");
  }
}
