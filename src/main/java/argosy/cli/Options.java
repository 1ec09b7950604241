package argosy.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// The options that every command has, read from wherever they stood on the line.
record Options(
    Optional<String> home,
    Console.Verbosity verbosity,
    boolean json,
    boolean dryRun,
    boolean yes,
    boolean debug,
    boolean color,
    boolean terminal) {
  /// Adds them to a command.
  static CommandSpec addTo(CommandSpec spec) {
    return spec.addOption(
            flag("Show this help and exit.", "-h", "-?", "--help").toBuilder()
                .usageHelp(true)
                .build())
        .addOption(
            value("DIR", "Where store, keys and caches are (default: $ARGOSY_HOME).", "--home"))
        .addOption(flag("One JSON object on stdout, nothing else there.", "--json"))
        .addOption(flag("Say what would be done and change nothing.", "-n", "--dry-run"))
        .addOption(flag("Do not ask.", "-y", "--yes"))
        .addOption(flag("Only results and errors.", "-q", "--quiet"))
        .addOption(flag("Say more.", "-v", "--verbose"))
        .addOption(flag("Show stack traces of errors.", "--debug"))
        .addOption(value("WHEN", "auto, always or never (default: auto).", "--color"));
  }

  static OptionSpec flag(String help, String... names) {
    return OptionSpec.builder(names).description(help).type(boolean.class).arity("0").build();
  }

  static OptionSpec value(String label, String help, String... names) {
    return OptionSpec.builder(names).description(help).type(String.class).paramLabel(label).build();
  }

  /// A positional argument that takes one at least is required: the parser does not see that by
  /// itself, and what a command does without its argument is nobody's wish.
  static void requirePositionals(CommandSpec spec) {
    for (PositionalParamSpec given : List.copyOf(spec.positionalParameters())) {
      if (given.arity().min() > 0 && !given.required()) {
        spec.remove(given);
        spec.addPositional(given.toBuilder().required(true).build());
      }
    }
  }

  static Options of(ParseResult... levels) {
    boolean terminal =
        Boolean.getBoolean("argosy.terminal"); // the launcher asked whether stderr is one
    String color = text("--color", levels).orElse("auto").toLowerCase(Locale.ROOT);
    return new Options(
        text("--home", levels),
        on("-q", levels)
            ? Console.Verbosity.QUIET
            : on("-v", levels) ? Console.Verbosity.VERBOSE : Console.Verbosity.NORMAL,
        on("--json", levels),
        on("-n", levels),
        on("-y", levels),
        on("--debug", levels),
        color.equals("always")
            || color.equals("auto") && terminal && Session.variable("NO_COLOR").isEmpty(),
        terminal);
  }

  static boolean on(String name, ParseResult... levels) {
    for (ParseResult level : levels) {
      if (level.hasMatchedOption(name)) {
        return true;
      }
    }
    return false;
  }

  static Optional<String> text(String name, ParseResult... levels) {
    for (ParseResult level : levels) {
      if (level.hasMatchedOption(name)) {
        return Optional.ofNullable(level.matchedOptionValue(name, null));
      }
    }
    return Optional.empty();
  }

  /// The names of an option that takes a list with commas between; empty if it was not given.
  static List<String> list(String name, ParseResult... levels) {
    return text(name, levels).map(l -> List.of(l.split(",", -1))).orElse(List.of());
  }

  static PositionalParamSpec release(String help) {
    return positional("RELEASE", help, "0");
  }

  static PositionalParamSpec positional(String label, String help, String index) {
    return PositionalParamSpec.builder()
        .index(index)
        .paramLabel(label)
        .type(String.class)
        .arity("1")
        .description(help)
        .build();
  }
}
