package argosy.adopt.script;

import argosy.adopt.script.Shell.Assignment;
import argosy.adopt.script.Shell.Literal;
import argosy.adopt.script.Shell.Part;
import argosy.adopt.script.Shell.Word;
import argosy.adopt.script.ShellLexer.Operator;
import argosy.adopt.script.ShellLexer.Redirection;
import argosy.adopt.script.ShellLexer.Token;
import argosy.adopt.script.ShellLexer.WordToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Reads a script into a [Shell] tree. Tolerant: what does not fit is passed over, so that the rest
/// can still be understood; no input makes it fail or hang.
final class ShellParser {
  private static final Set<String> CLOSING =
      Set.of("then", "elif", "else", "fi", "do", "done", "esac", "}");

  private final List<Token> tokens;
  private int at;

  private ShellParser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Shell parse(String script) {
    ShellParser parser = new ShellParser(new ShellLexer(script).tokens());
    List<Shell> all = new ArrayList<>();
    while (parser.at < parser.tokens.size()) {
      int before = parser.at;
      all.add(parser.sequence());
      if (parser.at == before) {
        parser.at++; // a closing word or bracket without its opening
      }
    }
    return new Shell.Sequence(all);
  }

  private String operator() {
    return at < tokens.size() && tokens.get(at) instanceof Operator o ? o.text() : "";
  }

  private String keyword() {
    return at < tokens.size() && tokens.get(at) instanceof WordToken w ? w.word().plain() : "";
  }

  private boolean take(String keyword) {
    if (keyword().equals(keyword)) {
      at++;
      return true;
    }
    return false;
  }

  private void skipSeparators() {
    while (Set.of("\n", ";", "&").contains(operator())) {
      at++;
    }
  }

  /// Up to a closing word, `)`, `;;` or the end.
  private Shell sequence() {
    List<Shell> steps = new ArrayList<>();
    skipSeparators();
    while (at < tokens.size()
        && !CLOSING.contains(keyword())
        && !operator().equals(")")
        && !operator().equals(";;")) {
      int before = at;
      steps.add(andOr());
      if (at == before) {
        at++;
      }
      skipSeparators();
    }
    return new Shell.Sequence(steps);
  }

  private Shell andOr() {
    Shell left = pipe();
    while (operator().equals("&&") || operator().equals("||")) {
      boolean and = operator().equals("&&");
      at++;
      skipLines();
      left = new Shell.AndOr(left, and, pipe());
    }
    return left;
  }

  private void skipLines() {
    while (operator().equals("\n")) {
      at++;
    }
  }

  private Shell pipe() {
    boolean not = take("!");
    List<Shell> commands = new ArrayList<>();
    commands.add(command());
    while (operator().equals("|")) {
      at++;
      skipLines();
      commands.add(command());
    }
    Shell all = commands.size() == 1 ? commands.getFirst() : new Shell.Pipe(commands);
    return not ? new Shell.Not(all) : all;
  }

  private Shell command() {
    if (operator().equals("(")) {
      at++;
      Shell body = sequence();
      if (operator().equals(")")) {
        at++;
      }
      return redirected(new Shell.Group(body));
    }
    return switch (keyword()) {
      case "if" -> redirected(ifCommand());
      case "for" -> redirected(forCommand());
      case "while", "until" -> redirected(whileCommand());
      case "case" -> redirected(caseCommand());
      case "{" -> {
        at++;
        Shell body = sequence();
        take("}");
        yield redirected(body);
      }
      default -> isFunction() ? function() : simple();
    };
  }

  private Shell redirected(Shell command) {
    while (at < tokens.size() && tokens.get(at) instanceof Redirection) {
      at++;
    }
    return command;
  }

  private Shell ifCommand() {
    at++; // if or elif
    Shell condition = sequence();
    take("then");
    Shell then = sequence();
    Shell otherwise = new Shell.Sequence(List.of());
    if (keyword().equals("elif")) {
      return new Shell.If(condition, then, ifCommand());
    }
    if (take("else")) {
      otherwise = sequence();
    }
    take("fi");
    return new Shell.If(condition, then, otherwise);
  }

  private Shell forCommand() {
    at++;
    String variable = keyword();
    at++;
    skipLines();
    List<Word> words = new ArrayList<>();
    if (take("in")) {
      while (at < tokens.size() && tokens.get(at) instanceof WordToken w) {
        words.add(w.word());
        at++;
      }
    }
    skipSeparators();
    return new Shell.For(variable, words, doGroup());
  }

  private Shell whileCommand() {
    at++;
    Shell condition = sequence();
    return new Shell.While(condition, doGroup());
  }

  private Shell doGroup() {
    take("do");
    Shell body = sequence();
    take("done");
    return body;
  }

  private Shell caseCommand() {
    at++;
    Word subject =
        at < tokens.size() && tokens.get(at) instanceof WordToken w
            ? w.word()
            : new Word(List.of());
    at++;
    skipLines();
    take("in");
    List<Shell.Arm> arms = new ArrayList<>();
    skipLines();
    while (at < tokens.size() && !keyword().equals("esac")) {
      int before = at;
      if (operator().equals("(")) {
        at++;
      }
      List<Word> patterns = new ArrayList<>();
      while (at < tokens.size() && !operator().equals(")")) {
        if (tokens.get(at) instanceof WordToken w) {
          patterns.add(w.word());
        }
        at++;
      }
      at++;
      arms.add(new Shell.Arm(patterns, sequence()));
      if (operator().equals(";;")) {
        at++;
      }
      skipSeparators();
      if (at == before) {
        at++;
      }
    }
    take("esac");
    return new Shell.Case(subject, arms);
  }

  private boolean isFunction() {
    return at + 2 < tokens.size()
        && keyword().matches("[A-Za-z_][A-Za-z0-9_-]*")
        && tokens.get(at + 1).equals(new Operator("("))
        && tokens.get(at + 2).equals(new Operator(")"));
  }

  private Shell function() {
    String name = keyword();
    at += 3;
    skipLines();
    return new Shell.Function(name, command());
  }

  private Shell simple() {
    List<Assignment> assignments = new ArrayList<>();
    List<Word> words = new ArrayList<>();
    List<Word> writes = new ArrayList<>();
    while (at < tokens.size() && !(tokens.get(at) instanceof Operator)) {
      switch (tokens.get(at)) {
        case WordToken w when words.isEmpty() && isAssignment(w.word()) ->
            assignments.add(assignment(w.word()));
        case WordToken w -> words.add(w.word());
        case Redirection r -> {
          if (r.text().startsWith(">") && !r.text().equals(">&") && !r.descriptor().equals("2")) {
            writes.add(r.target());
          }
        }
        case Operator o -> throw new IllegalStateException(o.text());
      }
      at++;
    }
    return new Shell.Simple(assignments, words, writes);
  }

  private static boolean isAssignment(Word word) {
    return !word.parts().isEmpty()
        && word.parts().getFirst() instanceof Literal l
        && !l.quoted()
        && l.text().matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*");
  }

  private static Assignment assignment(Word word) {
    String first = ((Literal) word.parts().getFirst()).text();
    int equals = first.indexOf('=');
    List<Part> value = new ArrayList<>();
    if (equals + 1 < first.length()) {
      value.add(new Literal(first.substring(equals + 1), false));
    }
    value.addAll(word.parts().subList(1, word.parts().size()));
    return new Assignment(first.substring(0, equals), new Word(value));
  }
}
