package argosy.cli;

import argosy.base.Json;
import java.io.IOException;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy completion bash|zsh|fish`: prints a completion script.
final class CompletionVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("completion")
            .addPositional(
                PositionalParamSpec.builder()
                    .paramLabel("SHELL")
                    .type(String.class)
                    .arity("1")
                    .description("bash, zsh or fish.")
                    .build());
    spec.usageMessage()
        .description("Prints a completion script for a shell.")
        .footer(
            "",
            "Example:",
            "  argosy completion bash > ~/.local/share/bash-completion/completions/argosy");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    String shell = arguments.matchedPositionalValue(0, "bash");
    String script =
        switch (shell) {
          case "bash" -> bash();
          case "zsh" -> "autoload -U +X bashcompinit && bashcompinit\n" + bash();
          case "fish" -> fish(Verbs.commandLine());
          default ->
              throw new IllegalArgumentException(
                  "unknown shell " + shell + ", expected bash, zsh or fish");
        };
    session.console().result(Json.object().put("shell", shell).put("script", script).build());
    session.console().line(script);
    return 0;
  }

  private static String bash() {
    return AutoComplete.bash("argosy", Verbs.commandLine());
  }

  private static String fish(CommandLine line) {
    StringBuilder out = new StringBuilder("complete -c argosy -f\n");
    line.getSubcommands()
        .forEach((name, command) -> {
          String[] about = command.getCommandSpec().usageMessage().description();
          out.append("complete -c argosy -n __fish_use_subcommand -a ")
              .append(name)
              .append(" -d '")
              .append(about.length == 0 ? "" : about[0].replace("'", "\\'"))
              .append("'\n");
          for (OptionSpec option : command.getCommandSpec().options()) {
            String longest = option.longestName();
            if (longest.startsWith("--")) {
              out.append("complete -c argosy -n '__fish_seen_subcommand_from ")
                  .append(name)
                  .append("' -l ")
                  .append(longest.substring(2))
                  .append(" -d '")
                  .append(String.join(" ", option.description()).replace("'", "\\'"))
                  .append("'\n");
            }
          }
        });
    return out.toString();
  }
}
