package argosy.adopt.script;

import java.util.List;

/// A shell script as a tree (POSIX.1-2017, volume XCU, chapter 2), as much of it as matters here.
sealed interface Shell {
  /// Assignments, then a command with its arguments; either may be missing.
  ///
  /// @param writes where output goes if it goes to a file, else empty
  record Simple(List<Assignment> assignments, List<Word> words, List<Word> writes)
      implements Shell {}

  record Assignment(String name, Word value) {}

  record Sequence(List<Shell> steps) implements Shell {}

  /// `left && right`, `left || right`.
  record AndOr(Shell left, boolean and, Shell right) implements Shell {}

  record Not(Shell command) implements Shell {}

  record Pipe(List<Shell> commands) implements Shell {}

  record If(Shell condition, Shell then, Shell otherwise) implements Shell {}

  record For(String variable, List<Word> words, Shell body) implements Shell {}

  record While(Shell condition, Shell body) implements Shell {}

  record Case(Word subject, List<Arm> arms) implements Shell {}

  record Arm(List<Word> patterns, Shell body) {}

  record Function(String name, Shell body) implements Shell {}

  /// A subshell, or anything that only matters as a whole.
  record Group(Shell body) implements Shell {}

  /// A word before expansion.
  record Word(List<Part> parts) {
    /// The text if the word is nothing but unquoted text, else a text no keyword has.
    String plain() {
      if (parts.size() == 1 && parts.getFirst() instanceof Literal l && !l.quoted()) {
        return l.text();
      }
      return "\0";
    }
  }

  /// A piece of a word.
  sealed interface Part {}

  record Literal(String text, boolean quoted) implements Part {}

  /// `$name` or `${name<operation>}`; the operation with its argument as written, or empty.
  record Variable(String name, String operation, boolean quoted) implements Part {}

  /// `$( ... )` or backquotes, as written.
  record Substitution(String command, boolean quoted) implements Part {}
}
