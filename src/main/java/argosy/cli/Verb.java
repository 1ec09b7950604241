package argosy.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command: its options as data, and the one use case it calls. A new command is a class like
/// this and a line in [Verbs].
interface Verb {
  /// Name, options, help and one example.
  CommandSpec spec();

  /// The commands of a group (`site`: `install`, `switch`, …); a group is not run itself.
  default List<Verb> below() {
    return List.of();
  }

  /// Runs it.
  ///
  /// @return the exit code: 0, or 1 if it was tried and failed and has said so
  int run(ParseResult arguments, Session session) throws IOException;
}
