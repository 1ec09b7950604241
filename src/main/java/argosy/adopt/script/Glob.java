package argosy.adopt.script;

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
        regex.append(java.util.regex.Pattern.quote(String.valueOf(c)));
      }
    }
    try {
      return java.util.regex.Pattern.compile(regex.toString(), java.util.regex.Pattern.DOTALL)
          .matcher(text)
          .matches();
    } catch (java.util.regex.PatternSyntaxException e) {
      return false;
    }
  }
}
