package argosy.cli;

import argosy.app.Channels;
import argosy.app.Harbour;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.model.Remote;
import argosy.publish.PlacePurge;
import argosy.remote.PublishedChannel;
import argosy.remote.Remotes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy channel …`: what the channels of a published place lead to.
final class ChannelVerbs implements Verb {
  private static final String GRACE_DAYS = "30";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("channel");
    spec.usageMessage()
        .description(
            "Shows and moves the channels of a published place.",
            "",
            "A channel is a signed list of releases: its newest one that is not withdrawn is what"
                + " sites follow.")
        .footer(
            "",
            "Examples:",
            "  argosy channel ls --at /srv/www/software",
            "  argosy channel promote pyfai@w_2026_47 --from weekly --to release --at"
                + " /srv/www/software",
            "  argosy channel purge weekly --keep 26 --at /srv/www/software");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(
        new Ls(),
        new Show(),
        new Promote(),
        new Withdraw(),
        new ChannelPinVerb(),
        new ChannelKeepVerb(),
        new Purge());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("which of its commands?");
  }

  static CommandSpec command(String name, String... description) {
    CommandSpec spec =
        CommandSpec.create()
            .name(name)
            .addOption(
                Options.value(
                        "URL",
                        "The place: a directory, s3://BUCKET/PREFIX, or https://… (WebDAV to change"
                            + " it).",
                        "--at")
                    .toBuilder()
                    .required(true)
                    .build());
    spec.usageMessage().description(description);
    return spec;
  }

  @FunctionalInterface
  interface Work {
    int at(Channels channels) throws IOException;
  }

  private static String at(ParseResult arguments) {
    return Options.text("--at", arguments).orElse("");
  }

  static int look(Harbour harbour, ParseResult arguments, Work work) throws IOException {
    try (harbour;
        Remote remote = Remotes.open(at(arguments), System.getenv(), InstantSource.system())) {
      return work.at(harbour.channels(remote));
    }
  }

  static int change(Harbour harbour, ParseResult arguments, Work work) throws IOException {
    try (harbour;
        Remote remote = Remotes.writing(at(arguments), System.getenv(), InstantSource.system())) {
      return work.at(harbour.channels(remote));
    }
  }

  private static void show(PublishedChannel channel, Console console) {
    console.line(
        channel.name()
            + ", serial "
            + channel.serial()
            + ", "
            + Texts.count(channel.releases().size(), "release")
            + channel.keep().map(n -> ", purges keep " + n).orElse(""));
    for (PublishedChannel.Member m : channel.releases()) {
      String head = channel.head(m.product()).map(h -> h.equals(m)).orElse(false) ? "  newest" : "";
      console.line(
          "  "
              + m.product()
              + "@"
              + m.tag()
              + m.withdrawn().map(hint -> "  withdrawn: " + hint).orElse(head)
              + m.pinned().map(reason -> "  pinned: " + reason).orElse(""));
    }
  }

  static int shown(PublishedChannel channel, Session session) {
    session.console().result(Channels.json(channel));
    show(channel, session.console());
    return 0;
  }

  /// `argosy channel ls`
  private static final class Ls implements Verb {
    @Override
    public CommandSpec spec() {
      return command("ls", "Lists the channels of a place.");
    }

    @Override
    public int run(ParseResult arguments, Session session) throws IOException {
      return look(
          session.reading(),
          arguments,
          channels -> {
            List<Json> all = new ArrayList<>();
            for (PublishedChannel channel : channels.all()) {
              all.add(Channels.json(channel));
              show(channel, session.console());
            }
            session.console().result(Json.object().put("channels", new Json.Arr(all)).build());
            return 0;
          });
    }
  }

  /// `argosy channel show NAME`
  private static final class Show implements Verb {
    @Override
    public CommandSpec spec() {
      return command("show", "Shows what a channel leads to.")
          .addPositional(Options.positional("CHANNEL", "The channel.", "0"));
    }

    @Override
    public int run(ParseResult arguments, Session session) throws IOException {
      String name = arguments.matchedPositionalValue(0, "");
      return look(session.reading(), arguments, channels -> shown(channels.find(name), session));
    }
  }

  /// `argosy channel promote RELEASE --from A --to B`
  private static final class Promote implements Verb {
    @Override
    public CommandSpec spec() {
      return command(
              "promote",
              "Makes a release of one channel the newest of another; nothing is sent again.")
          .addPositional(Options.release("The release: PRODUCT@TAG."))
          .addOption(required("CHANNEL", "Where it is.", "--from"))
          .addOption(required("CHANNEL", "Where it shall be.", "--to"));
    }

    @Override
    public int run(ParseResult arguments, Session session) throws IOException {
      String release = arguments.matchedPositionalValue(0, "");
      String from = Options.text("--from", arguments).orElse("");
      String to = Options.text("--to", arguments).orElse("");
      if (session.dryRun()) {
        session.console().line("would make " + release + " of " + from + " the newest of " + to);
        return 0;
      }
      return change(
          session.writing(),
          arguments,
          channels -> shown(channels.promote(release, from, to), session));
    }
  }

  static picocli.CommandLine.Model.OptionSpec required(String label, String help, String name) {
    return Options.value(label, help, name).toBuilder().required(true).build();
  }

  /// `argosy channel withdraw RELEASE --channel NAME --hint TEXT`
  private static final class Withdraw implements Verb {
    @Override
    public CommandSpec spec() {
      return command(
              "withdraw",
              "Takes a release back: the one before it is the newest again, and who has it is told"
                  + " why.")
          .addPositional(Options.release("The release: PRODUCT@TAG."))
          .addOption(required("CHANNEL", "The channel.", "--channel"))
          .addOption(required("TEXT", "Why, and what to use instead.", "--hint"));
    }

    @Override
    public int run(ParseResult arguments, Session session) throws IOException {
      String release = arguments.matchedPositionalValue(0, "");
      String channel = Options.text("--channel", arguments).orElse("");
      String hint = Options.text("--hint", arguments).orElse("");
      if (session.dryRun()) {
        session.console().line("would take " + release + " back from " + channel);
        return 0;
      }
      return change(
          session.writing(),
          arguments,
          channels -> shown(channels.withdraw(release, channel, hint), session));
    }
  }

  /// `argosy channel purge NAME --keep N`
  private static final class Purge implements Verb {
    @Override
    public CommandSpec spec() {
      return command(
              "purge",
              "Keeps the newest releases of a channel; files of the others go when the grace time"
                  + " is over.",
              "",
              "As many stay as --keep says, or channel keep said before.",
              "Run it regularly: what leaves now is removed by a purge after the grace time.")
          .addPositional(Options.positional("CHANNEL", "The channel.", "0"))
          .addOption(Options.value("N", "How many releases of every product stay.", "--keep"))
          .addOption(
              Options.value(
                  "DAYS",
                  "How long files stay after their release left (default: " + GRACE_DAYS + ").",
                  "--grace"));
    }

    @Override
    public int run(ParseResult arguments, Session session) throws IOException {
      String name = arguments.matchedPositionalValue(0, "");
      Optional<Integer> keep =
          Options.text("--keep", arguments).map(text -> number("--keep", text));
      Optional<String> grace = Options.text("--grace", arguments);
      long seconds = Duration.ofDays(number("--grace", grace.orElse(GRACE_DAYS))).toSeconds();
      return change(
          session.writing(),
          arguments,
          channels -> {
            PlacePurge.Purged purged = channels.purge(name, keep, seconds, !session.dryRun());
            Console console = session.console();
            console.result(
                Json.object()
                    .put("leaving", purged.leaving())
                    .put("removed", purged.records().stream().sorted().toList())
                    .put("files", purged.files().size())
                    .put("freedBytes", purged.bytes())
                    .build());
            String would = session.dryRun() ? "would " : "";
            purged.leaving().forEach(r -> console.line(would + "leave " + r));
            purged.records().stream().sorted().forEach(r -> console.line(would + "remove " + r));
            console.line(
                would
                    + "free "
                    + Texts.size(purged.bytes())
                    + " in "
                    + Texts.count(purged.files().size(), "file"));
            return 0;
          });
    }

    private static int number(String option, String text) {
      if (!text.matches("[0-9]{1,6}")) {
        throw new IllegalArgumentException(option + ": expected a number but got " + text);
      }
      return Integer.parseInt(text);
    }
  }
}
