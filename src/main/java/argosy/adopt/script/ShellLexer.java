package argosy.adopt.script;

import argosy.adopt.script.Shell.Literal;
import argosy.adopt.script.Shell.Part;
import argosy.adopt.script.Shell.Substitution;
import argosy.adopt.script.Shell.Variable;
import argosy.adopt.script.Shell.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Cuts a script into words, operators and line ends (POSIX 2.3). Comments and the text of
/// here-documents are passed over.
final class ShellLexer {
  private final String text;
  private int at;
  private final Deque<HereDocument> waiting = new ArrayDeque<>();

  ShellLexer(String script) {
    this.text = script.replace("\\\n", "");
  }

  private record HereDocument(String end, boolean tabs) {}

  sealed interface Token {}

  record WordToken(Word word) implements Token {}

  /// `;` `;;` `&` `&&` `|` `||` `(` `)` and line ends as `\n`.
  record Operator(String text) implements Token {}

  /// A redirection with its target; `text` is `<`, `>`, `>>`, `>&`, ...
  record Redirection(String descriptor, String text, Word target) implements Token {}

  List<Token> tokens() {
    List<Token> all = new ArrayList<>();
    while (true) {
      blanks();
      if (at >= text.length()) {
        return all;
      }
      char c = text.charAt(at);
      if (c == '#') {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
      } else if (c == '\n') {
        at++;
        passHereDocuments();
        all.add(new Operator("\n"));
      } else if (c == '<' || c == '>' || digitBeforeRedirection()) {
        redirection(all);
      } else if (";&|()".indexOf(c) >= 0) {
        int length =
            c != '(' && c != ')' && text.startsWith(String.valueOf(c).repeat(2), at) ? 2 : 1;
        all.add(new Operator(text.substring(at, at + length)));
        at += length;
      } else {
        all.add(new WordToken(word()));
      }
    }
  }

  private void blanks() {
    while (at < text.length()
        && (text.charAt(at) == ' ' || text.charAt(at) == '\t' || text.charAt(at) == '\r')) {
      at++;
    }
  }

  private boolean digitBeforeRedirection() {
    return Character.isDigit(text.charAt(at))
        && at + 1 < text.length()
        && (text.charAt(at + 1) == '<' || text.charAt(at + 1) == '>');
  }

  private void redirection(List<Token> all) {
    String descriptor = "";
    if (Character.isDigit(text.charAt(at))) {
      descriptor = text.substring(at, at + 1);
      at++;
    }
    int start = at;
    while (at < text.length() && "<>&|".indexOf(text.charAt(at)) >= 0 && at - start < 2) {
      at++;
    }
    String operator = text.substring(start, at);
    boolean tabs = operator.equals("<<") && at < text.length() && text.charAt(at) == '-';
    if (tabs) {
      at++;
    }
    blanks();
    Word target = word();
    if (operator.equals("<<")) {
      StringBuilder end = new StringBuilder();
      for (Part p : target.parts()) {
        if (p instanceof Literal l) {
          end.append(l.text());
        }
      }
      waiting.add(new HereDocument(end.toString(), tabs));
    }
    all.add(new Redirection(descriptor, operator, target));
  }

  private void passHereDocuments() {
    while (!waiting.isEmpty()) {
      HereDocument here = waiting.remove();
      while (at < text.length()) {
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        if ((here.tabs() ? line.replaceFirst("^\t+", "") : line).equals(here.end())) {
          break;
        }
      }
    }
  }

  private Word word() {
    List<Part> parts = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    while (at < text.length() && " \t\r\n;&|()<>".indexOf(text.charAt(at)) < 0) {
      char c = text.charAt(at);
      if (c == '\'' || c == '"' || c == '$' || c == '`') {
        flush(plain, parts);
      }
      switch (c) {
        case '\'' -> {
          int end = indexOf('\'', at + 1);
          parts.add(new Literal(text.substring(at + 1, end), true));
          at = Math.min(text.length(), end + 1);
        }
        case '"' -> {
          at++;
          doubleQuoted(parts);
        }
        case '$', '`' -> parts.add(expansion(false));
        case '\\' -> {
          flush(plain, parts);
          parts.add(
              new Literal(at + 1 < text.length() ? text.substring(at + 1, at + 2) : "", true));
          at = Math.min(text.length(), at + 2);
        }
        default -> {
          plain.append(c);
          at++;
        }
      }
    }
    flush(plain, parts);
    return new Word(List.copyOf(parts));
  }

  private static void flush(StringBuilder plain, List<Part> parts) {
    if (!plain.isEmpty()) {
      parts.add(new Literal(plain.toString(), false));
      plain.setLength(0);
    }
  }

  private void doubleQuoted(List<Part> parts) {
    StringBuilder literal = new StringBuilder();
    while (at < text.length() && text.charAt(at) != '"') {
      char c = text.charAt(at);
      if (c == '$' || c == '`') {
        parts.add(new Literal(literal.toString(), true));
        literal.setLength(0);
        parts.add(expansion(true));
      } else if (c == '\\'
          && at + 1 < text.length()
          && "$`\"\\".indexOf(text.charAt(at + 1)) >= 0) {
        literal.append(text.charAt(at + 1));
        at += 2;
      } else {
        literal.append(c);
        at++;
      }
    }
    at++;
    parts.add(new Literal(literal.toString(), true));
  }

  /// At `$` or a backquote.
  private Part expansion(boolean quoted) {
    if (text.charAt(at) == '`') {
      int end = indexOf('`', at + 1);
      Part part = new Substitution(text.substring(at + 1, end), quoted);
      at = Math.min(text.length(), end + 1);
      return part;
    }
    at++;
    if (at >= text.length()) {
      return new Literal("$", quoted);
    }
    char c = text.charAt(at);
    if (c == '(') {
      int start = at + 1;
      at = closing('(', ')');
      return new Substitution(text.substring(start, Math.max(start, at - 1)), quoted);
    }
    if (c == '{') {
      int start = at + 1;
      at = closing('{', '}');
      return variable(text.substring(start, Math.max(start, at - 1)), quoted);
    }
    int start = at;
    if (Character.isLetter(c) || c == '_') {
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
    } else if ("@*#?-$!0123456789".indexOf(c) >= 0) {
      at++;
    } else {
      return new Literal("$", quoted);
    }
    return new Variable(text.substring(start, at), "", quoted);
  }

  private static Part variable(String inside, boolean quoted) {
    int end = 0;
    while (end < inside.length()
        && (Character.isLetterOrDigit(inside.charAt(end)) || inside.charAt(end) == '_')) {
      end++;
    }
    if (end == 0 && !inside.isEmpty()) {
      end = 1;
    }
    return new Variable(inside.substring(0, end), inside.substring(end), quoted);
  }

  /// The place after the bracket that closes the one at `at`; quotes inside are passed over.
  private int closing(char open, char close) {
    int depth = 0;
    for (int i = at; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '\'') {
        i = indexOf('\'', i + 1);
      } else if (c == open) {
        depth++;
      } else if (c == close && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }

  private int indexOf(char c, int from) {
    int found = text.indexOf(c, from);
    return found < 0 ? text.length() : found;
  }
}
