package argosy.cli;

import argosy.app.FollowReport;
import argosy.app.Harbour;
import argosy.app.SiteFollow;
import argosy.app.SiteTimer;
import argosy.app.Sites;
import argosy.base.Texts;
import argosy.remote.PublishedPlace;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Optional;
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
            .addOption(Options.value("HOURS", "As with purge (default: 24).", "--grace"))
            .addOption(
                Options.value(
                    "ADDRESS,…",
                    "Mail a report, through this machine's sendmail, of each run that did something"
                        + " or failed.",
                    "--mail"))
            .addOption(
                Options.value(
                    "URL|@FILE",
                    "Post that report as JSON (with a text for chats); @FILE holds the address, so"
                        + " that no list of processes shows it.",
                    "--webhook"))
            .addOption(
                Options.value(
                    "EVERY",
                    "Change nothing; print the systemd units and the line of crontab that run this"
                        + " command hourly, daily or weekly.",
                    "--timer"));
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
            "longer than --patience, it stops with exit code 6 and says who has it. A report that"
                + " cannot be",
            "delivered is said, and changes neither what is done nor the exit code.")
        .footer(
            "",
            "Examples:",
            "  argosy site follow daily,weekly,release --keep-daily 48 --keep-weekly 26"
                + " --keep-release all --site /data0/site",
            "  argosy site follow weekly --keep-weekly 26 --mail ops@example.org --webhook"
                + " @/etc/argosy/hook --timer hourly --site /data0/site",
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
    FollowReport report = FollowOptions.report(arguments, sites, session);
    Optional<String> timer = Options.text("--timer", arguments);
    if (timer.isPresent()) {
      FollowOptions.timer(SiteTimer.Every.named(timer.get()), arguments, sites, session);
      return 0;
    }
    SiteFollow.Followed followed;
    try (Harbour harbour = session.using()) {
      followed = follow(sites, harbour, request, arguments, session);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (!session.dryRun()) {
        told(report.sendFailure(Failures.of(e, "site follow").what()), console);
      }
      throw e;
    }
    List<FollowReport.Delivery> deliveries = session.dryRun() ? List.of() : report.send(followed);
    console.result(followed.toJson(deliveries));
    FollowReport.lines(followed, session.dryRun()).forEach(console::line);
    told(deliveries, console);
    if (!followed.failed().isEmpty()) {
      console.failure(
          Texts.count(followed.failed().size(), "part") + " could not be followed",
          String.join("\n", followed.failed()),
          "see the lines above; the next run tries again");
      return 1;
    }
    return 0;
  }

  private static void told(List<FollowReport.Delivery> deliveries, Console console) {
    for (FollowReport.Delivery delivery : deliveries) {
      delivery
          .failure()
          .ifPresent(why -> console.warning("no report by " + delivery.to() + ": " + why));
    }
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
