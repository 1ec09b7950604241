package argosy.cli;

import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy channel pin RELEASE --channel NAME --reason TEXT`: a release that purges leave.
final class ChannelPinVerb implements Verb {
  @Override
  public CommandSpec spec() {
    return ChannelVerbs.command(
            "pin",
            "Keeps a release from purges of its channel; it does not count among those that --keep"
                + " names.")
        .addPositional(Options.release("The release: PRODUCT@TAG."))
        .addOption(ChannelVerbs.required("CHANNEL", "The channel.", "--channel"))
        .addOption(Options.value("TEXT", "Why it stays.", "--reason"))
        .addOption(Options.flag("Keep it no longer.", "--remove"));
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    String release = arguments.matchedPositionalValue(0, "");
    String channel = Options.text("--channel", arguments).orElse("");
    Optional<String> reason = Options.text("--reason", arguments);
    if (reason.isPresent() == Options.on("--remove", arguments)) {
      throw new IllegalArgumentException("give either --reason TEXT or --remove");
    }
    if (session.dryRun()) {
      session
          .console()
          .line("would " + (reason.isPresent() ? "pin " : "unpin ") + release + " in " + channel);
      return 0;
    }
    return ChannelVerbs.change(
        session.writing(),
        arguments,
        channels -> ChannelVerbs.shown(channels.pin(release, channel, reason), session));
  }
}
