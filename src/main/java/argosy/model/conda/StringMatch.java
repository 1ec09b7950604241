package argosy.model.conda;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a text should be (CEP 29, "String matching"): equal, like a pattern with `*`, or found by a
/// regular expression `^…$`. Case does not matter.
public sealed interface StringMatch {
  StringMatch ANY = new Glob("*");

  boolean matches(String value);

  /// As written.
  String text();

  record Equal(String text) implements StringMatch {
    @Override
    public boolean matches(String value) {
      return text.equalsIgnoreCase(value);
    }
  }

  /// `*` stands for any text.
  record Glob(String text) implements StringMatch {
    @Override
    public boolean matches(String value) {
      String pattern = text.toLowerCase(Locale.ROOT);
      String v = value.toLowerCase(Locale.ROOT);
      int p = 0;
      int i = 0;
      int star = -1;
      int mark = 0;
      while (i < v.length()) {
        if (p < pattern.length() && pattern.charAt(p) == '*') {
          star = p++;
          mark = i;
        } else if (p < pattern.length() && pattern.charAt(p) == v.charAt(i)) {
          p++;
          i++;
        } else if (star >= 0) {
          p = star + 1;
          i = ++mark;
        } else {
          return false;
        }
      }
      while (p < pattern.length() && pattern.charAt(p) == '*') {
        p++;
      }
      return p == pattern.length();
    }
  }

  /// Expressions that could run for very long are refused: lookaround, back references, repeated
  /// groups that repeat inside.
  record Regex(String text, Pattern pattern) implements StringMatch {
    @Override
    public boolean matches(String value) {
      return pattern.matcher(value).find();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Regex r && r.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /// @throws IllegalArgumentException if the text is a regular expression that is not allowed
  static StringMatch of(String text) {
    if (text.startsWith("^") && text.endsWith("$") && text.length() > 1) {
      if (text.contains("(?")
          || text.matches(".*\\\\[0-9k].*")
          || text.matches(".*[*+}][^(]*\\)[*+{?].*")) {
        throw new IllegalArgumentException(
            "not a regular expression that is allowed: it has lookaround, back references or"
                + " nested repetition: "
                + text);
      }
      try {
        return new Regex(
            text, Pattern.compile(text, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException(
            "not a regular expression: " + text + ": " + e.getDescription(), e);
      }
    }
    return text.contains("*") ? new Glob(text) : new Equal(text);
  }
}
