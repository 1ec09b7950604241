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
          new BuildVerb(),
          new WhyVerb(),
          new LockVerb(),
          new HotfixVerb(),
          new RelocateVerb(),
          new LintVerb(),
          new LsVerb(),
          new ShowVerb(),
          new DiffVerb(),
          new ProveVerb(),
          new PublishVerb(),
          new ChannelVerbs(),
          new CvmfsVerb(),
          new WarmVerb(),
          new RunVerb(false),
          new RunVerb(true),
          new PinVerb(),
          new SiteVerbs(),
          new HubVerbs(),
          new FleetVerbs(),
          new BundleVerbs(),
          new EnvVerbs(),
          new FsckVerb(),
          new GcVerb(),
          new KeysVerb(),
          new DoctorVerb(),
          new RecipeVerb(),
          new CompletionVerb());

  private Verbs() {}

  static String version() {
    return Optional.ofNullable(Verbs.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  static List<String> names() {
    return ALL.stream().map(v -> v.spec().name()).toList();
  }

  /// The commands of this name in all groups, whole: `argosy site status`, `argosy fleet status`.
  static List<String> inGroups(String name) {
    return ALL.stream()
        .filter(group -> find(group.below(), name).isPresent())
        .map(group -> "argosy " + group.spec().name() + " " + name)
        .toList();
  }

  static Optional<Verb> find(CommandSpec spec) {
    List<String> path = List.of(spec.qualifiedName(" ").split(" ")); // argosy site pin
    Optional<Verb> found = Optional.empty();
    List<Verb> among = ALL;
    for (String name : path.subList(1, path.size())) {
      found = find(among, name);
      among = found.map(Verb::below).orElse(List.of());
    }
    return found.filter(v -> v.below().isEmpty());
  }

  /// The whole command line, made anew: a parser keeps state.
  static CommandLine commandLine() {
    return commandLine(List.of());
  }

  /// The command line as far as these arguments need it: all of it, unless they name a command at
  /// once, or ask for the version only. Most of a short command's time went into the others.
  static CommandLine commandLine(List<String> arguments) {
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
    if (!arguments.equals(List.of("--version"))) {
      addNeeded(root, ALL, arguments);
    }
    CommandLine line = new CommandLine(root);
    line.setAbbreviatedOptionsAllowed(false);
    line.setUsageHelpAutoWidth(false);
    return line;
  }

  private static void addNeeded(CommandSpec above, List<Verb> verbs, List<String> arguments) {
    Optional<Verb> named =
        arguments.isEmpty() ? Optional.empty() : find(verbs, arguments.getFirst());
    List<String> rest = named.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    for (Verb verb : named.map(List::of).orElse(verbs)) {
      CommandSpec spec = Options.addTo(verb.spec());
      Options.requirePositionals(spec);
      HelpText.flow(spec);
      addNeeded(spec, verb.below(), rest);
      above.addSubcommand(spec.name(), spec);
    }
  }

  private static Optional<Verb> find(List<Verb> among, String name) {
    return among.stream().filter(v -> v.spec().name().equals(name)).findFirst();
  }
}
