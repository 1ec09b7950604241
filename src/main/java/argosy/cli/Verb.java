package argosy.cli;

import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command: its options as data, and the one use case it calls. A new command is a class like
/// this and a line in [Verbs].
interface Verb {
  /// Name, options, help and one example.
  CommandSpec spec();

  /// Runs it.
  ///
  /// @return the exit code: 0, or 1 if it was tried and failed and has said so
  int run(ParseResult arguments, Session session) throws IOException;
}
