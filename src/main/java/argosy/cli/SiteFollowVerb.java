package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SiteFollow;
import argosy.app.Sites;
import argosy.base.Texts;
import argosy.remote.PublishedPlace;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site follow CHANNEL`: a site that keeps up by itself.
final class SiteFollowVerb implements Verb {
  private static final long HOUR = 3600;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SitePurgeVerb.keepOptions(SiteVerbs.change("follow"))
            .addPositional(
                Options.positional(
                    "CHANNEL",
                    "daily, weekly, release, rc, on-demand, experimental, with --from any of the"
                        + " place; several with commas between.",
                    "0"))
            .addOption(PlaceOptions.from())
            .addOption(PlaceOptions.key())
            .addOption(Options.value("NAME", "Only this product.", "--product"))
            .addOption(Options.value("HOURS", "As with purge (default: 24).", "--grace"));
    spec.usageMessage()
        .description(
            "Installs the newest releases of a channel, as many as --keep-… says (the newest one",
            "without), points the channel's link at the newest, and purges what is too much. What"
                + " is",
            "active stays active. Purged tags and releases that were taken back do not come back;"
                + " of an",
            "installed one that was taken back its publisher's hint is shown. What fails does not"
                + " stop the rest;",
            "then the exit code is 1. For cron: it waits for another command that has the site; if"
                + " that takes",
            "longer than --patience, it stops with exit code 6 and says who has it.")
        .footer(
            "",
            "Examples:",
            "  argosy site follow daily,weekly,release --keep-daily 48 --keep-weekly 26"
                + " --keep-release all --site /data0/site",
            "  argosy site follow weekly --from https://a.example.org/sw,https://b.example.org/sw"
                + " --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    SiteFollow.Request request =
        new SiteFollow.Request(
            List.of(arguments.matchedPositionalValue(0, "").split(",", -1)),
            Options.text("--product", arguments),
            SitePurgeVerb.policy(arguments),
            HOUR * SiteVerbs.number("--grace", arguments).orElse(24L));
    SiteFollow.Followed followed;
    try (Harbour harbour = session.using()) {
      followed = follow(sites, harbour, request, arguments, session);
    }
    console.result(followed.toJson());
    followed
        .installed()
        .forEach(
            i -> console.line(SiteVerbs.would(session, "installed ", "install ") + i.plan().id()));
    followed
        .coming()
        .forEach(id -> console.line(SiteVerbs.would(session, "installed ", "install ") + id));
    followed.channels().forEach(console::line);
    followed.withdrawn().forEach(line -> console.line("withdrawn " + line));
    followed
        .purge()
        .ifPresent(p ->
            p.purged()
                .forEach(id -> console.line(SiteVerbs.would(session, "purged ", "purge ") + id)));
    if (!followed.failed().isEmpty()) {
      console.failure(
          Texts.count(followed.failed().size(), "part") + " could not be followed",
          String.join("\n", followed.failed()),
          "see the lines above; the next run tries again");
      return 1;
    }
    return 0;
  }

  private static SiteFollow.Followed follow(
      Sites sites,
      Harbour harbour,
      SiteFollow.Request request,
      ParseResult arguments,
      Session session)
      throws IOException {
    List<String> from = PlaceOptions.from(arguments);
    if (from.isEmpty()) {
      return sites.follow().run(harbour, request, session.dryRun());
    }
    try (PublishedPlace place = PlaceOptions.open(from, arguments, harbour, sites, session)) {
      return sites.follow(harbour, place, from).run(request, session.dryRun());
    }
  }
}
