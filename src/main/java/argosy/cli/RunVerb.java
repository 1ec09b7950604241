package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Runs;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy run RELEASE -- COMMAND` and `argosy shell RELEASE`: a release in place, without an
/// engine.
final class RunVerb implements Verb {
  private final boolean shell;

  /// @param shell whether this is `argosy shell`
  RunVerb(boolean shell) {
    this.shell = shell;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name(shell ? "shell" : "run")
            .addPositional(Options.release("The release to use."));
    if (!shell) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .index("1..*")
              .paramLabel("COMMAND")
              .type(List.class)
              .auxiliaryTypes(String.class)
              .arity("1..*")
              .description("The program of the stack and its arguments, after --.")
              .build());
    }
    spec.usageMessage()
        .description(
            shell
                ? "Opens a shell in a release, in place: no engine, no root."
                : "Runs a program of a release, in place: no engine, no root.",
            "The release is unpacked once; the current folder and the home are there, files you"
                + " make are yours.")
        .footer(
            "",
            "Example:",
            shell ? "  argosy shell pyfai" : "  argosy run pyfai -- python3 -c 'import pyFAI'");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    List<String> command =
        shell
            ? List.of()
            : arguments.matchedPositionals().stream()
                .skip(1)
                .flatMap(p -> p.stringValues().stream())
                .toList();
    List<String> argv;
    try (Harbour harbour = session.writing()) {
      argv =
          harbour
              .runs()
              .prepare(arguments.matchedPositionalValue(0, ""), command, session.dryRun());
    } // nothing is held while the program runs
    if (session.dryRun()) {
      session.console().line(String.join(" ", argv));
      return 0;
    }
    return Runs.run(argv);
  }
}
