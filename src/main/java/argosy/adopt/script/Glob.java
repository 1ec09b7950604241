package argosy.adopt.script;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Patterns of `case` (POSIX 2.13): `*`, `?` and sets.
final class Glob {
  private Glob() {}

  static boolean matches(String pattern, String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      int end = c == '[' ? pattern.indexOf(']', i + 2) : -1;
      if (end > 0) {
        String set = pattern.substring(i + 1, end).replace("\\", "\\\\").replace("[", "\\[");
        regex.append('[').append(set.startsWith("!") ? "^" + set.substring(1) : set).append(']');
        i = end;
      } else if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }
}
