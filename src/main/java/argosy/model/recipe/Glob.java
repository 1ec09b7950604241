package argosy.model.recipe;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A pattern of paths as conda's recipes write them: `?` and `*` stand for any characters, `/`
/// among them; `**/` for folders or none; `[a-z]` and `[!a-z]` for one character; `{a,b}` for one
/// of several; `\` before a character for itself.
public record Glob(Pattern pattern) {
  /// The whole path must be like it.
  ///
  /// @throws IllegalArgumentException if the text is no pattern
  public static Glob of(String text) {
    try {
      return new Glob(Pattern.compile(new Translation(text).regex(), Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no pattern of files", e);
    }
  }

  /// As [#of], and a folder's pattern means all that is in it: `share/doc`, `share/doc/`, `.`.
  public static Glob orBelow(String text) {
    String bare = text.startsWith("./") ? text.substring(2) : text;
    if (bare.isEmpty() || bare.equals(".")) {
      return of("**");
    }
    return of(bare.endsWith("/") ? bare + "**" : bare + "{,/**}");
  }

  public boolean matches(String path) {
    return pattern.matcher(path).matches();
  }

  /// One pass over the text.
  private static final class Translation {
    private final String text;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int depth;

    Translation(String text) {
      this.text = text;
    }

    String regex() {
      while (at < text.length()) {
        char c = text.charAt(at);
        at++;
        switch (c) {
          case '*' -> stars();
          case '?' -> out.append('.');
          case '[' -> characters();
          case '{' -> {
            out.append("(?:");
            depth++;
          }
          case '}' -> {
            out.append(depth > 0 ? ")" : "\\}");
            depth = Math.max(0, depth - 1);
          }
          case ',' -> out.append(depth > 0 ? "|" : ",");
          case '\\' -> {
            if (at == text.length()) {
              throw new IllegalArgumentException("\"" + text + "\" ends with \\");
            }
            literal(text.charAt(at));
            at++;
          }
          default -> literal(c);
        }
      }
      if (depth > 0) {
        throw new IllegalArgumentException("\"" + text + "\": a { is not closed");
      }
      return out.toString();
    }

    private void literal(char c) {
      out.append(Pattern.quote(String.valueOf(c)));
    }

    private void stars() {
      boolean two = at < text.length() && text.charAt(at) == '*';
      if (two) {
        at++;
      }
      boolean folders =
          two
              && at < text.length()
              && text.charAt(at) == '/'
              && (at == 2 || text.charAt(at - 3) == '/');
      if (folders) {
        at++;
      }
      out.append(folders ? "(?:.*/)?" : ".*");
    }

    private void characters() {
      int end = text.indexOf(']', at + 1);
      if (end < 0) {
        throw new IllegalArgumentException("\"" + text + "\": a [ is not closed");
      }
      String set = text.substring(at, end);
      boolean not = set.startsWith("!") || set.startsWith("^");
      String members = (not ? set.substring(1) : set).replaceAll("([\\\\\\[&^])", "\\\\$1");
      out.append('[').append(not ? "^" : "").append(members).append(']');
      at = end + 1;
    }
  }
}
