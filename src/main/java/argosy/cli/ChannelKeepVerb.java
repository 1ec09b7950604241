package argosy.cli;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy channel keep CHANNEL N|all`: what its purges keep from now on.
final class ChannelKeepVerb implements Verb {
  @Override
  public CommandSpec spec() {
    return ChannelVerbs.command(
            "keep",
            "Says how many releases of every product the channel's purges keep from now on,"
                + " whoever runs them.",
            "Pinned and withdrawn ones do not count. Nothing is removed before the next purge.")
        .addPositional(Options.positional("CHANNEL", "The channel.", "0"))
        .addPositional(Options.positional("N|all", "How many; all: no rule.", "1"));
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    String channel = arguments.matchedPositionalValue(0, "");
    String text = arguments.matchedPositionalValue(1, "");
    if (!text.matches("all|[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("expected a number or all but got " + text);
    }
    Optional<Integer> newest =
        text.equals("all") ? Optional.empty() : Optional.of(Integer.valueOf(text));
    if (session.dryRun()) {
      session.console().line("would keep " + text + " of " + channel);
      return 0;
    }
    return ChannelVerbs.change(
        session.writing(),
        arguments,
        channels -> ChannelVerbs.shown(channels.keep(channel, newest), session));
  }
}
