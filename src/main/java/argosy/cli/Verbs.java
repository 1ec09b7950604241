package argosy.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// All commands, as one literal list.
final class Verbs {
  private static final List<Verb> ALL =
      List.of(
          new ShipVerb(),
          new AdoptVerb(),
          new LsVerb(),
          new ShowVerb(),
          new DiffVerb(),
          new ProveVerb(),
          new PublishVerb(),
          new RunVerb(false),
          new RunVerb(true),
          new PinVerb(),
          new FsckVerb(),
          new GcVerb(),
          new KeysVerb(),
          new DoctorVerb(),
          new CompletionVerb());

  private Verbs() {}

  static String version() {
    return Optional.ofNullable(Verbs.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  static List<String> names() {
    return ALL.stream().map(v -> v.spec().name()).toList();
  }

  static Optional<Verb> find(CommandSpec spec) {
    return ALL.stream().filter(v -> v.spec().name().equals(spec.name())).findFirst();
  }

  /// The whole command line, made anew: a parser keeps state.
  static CommandLine commandLine() {
    CommandSpec root =
        Options.addTo(
            CommandSpec.create()
                .name("argosy")
                .addOption(
                    Options.flag("Show the version and exit.", "-V", "--version").toBuilder()
                        .versionHelp(true)
                        .build()));
    root.usageMessage()
        .description(
            "One scientific software stack, every harbour: adopt or build once, ship in every"
                + " form.")
        .footer(
            "",
            "Example:",
            "  argosy ship examples/hello",
            "",
            "Help on a command: argosy ship --help");
    for (Verb verb : ALL) {
      CommandSpec spec = Options.addTo(verb.spec());
      root.addSubcommand(spec.name(), spec);
    }
    CommandLine line = new CommandLine(root);
    line.setAbbreviatedOptionsAllowed(false);
    line.setUsageHelpAutoWidth(false);
    return line;
  }
}
