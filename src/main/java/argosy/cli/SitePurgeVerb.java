package argosy.cli;

import argosy.app.SiteKeeping;
import argosy.base.Texts;
import argosy.site.KeepPolicy;
import argosy.site.KeepPolicy.Train;
import argosy.site.Purge;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site purge`: removes releases that nobody needs.
final class SitePurgeVerb implements Verb {
  private static final long HOUR = 3600;
  private static final long GRACE_HOURS = 24;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        keepOptions(SiteVerbs.change("purge"))
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0..*")
                    .paramLabel("RELEASE")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("0..*")
                    .description("What to purge by hand; without: by the --keep options.")
                    .build())
            .addOption(
                Options.value(
                    "HOURS",
                    "Spare what was active or installed less than HOURS ago (default: by hand 0, by"
                        + " policy "
                        + GRACE_HOURS
                        + ").",
                    "--grace"));
    spec.usageMessage()
        .description(
            "Removes releases. Never one that is active, the newest of a channel, pinned, leased"
                + " or",
            "in use: open files, mapped libraries, working directories, private mounts are looked"
                + " up.",
            "Purged tags are not followed again. Exit code 6 if a release named stays.",
            "",
            "With --dry-run: says what would go, why the rest stays, and the bytes really freed.")
        .footer(
            "",
            "Examples:",
            "  argosy site purge pyfai@w_2026_20 --site /data0/site",
            "  argosy site purge --keep-daily 48 --keep-weekly 26 --dry-run --site /data0/site");
    return spec;
  }

  /// The options that say how many of each train stay.
  static CommandSpec keepOptions(CommandSpec spec) {
    return spec.addOption(
            Options.value("N|all", "Dailies that stay of each product.", "--keep-daily"))
        .addOption(Options.value("N|all", "Weeklies that stay of each product.", "--keep-weekly"))
        .addOption(Options.value("N|all", "Versions that stay of each product.", "--keep-release"))
        .addOption(
            Options.value("N|all", "Release candidates that stay of each product.", "--keep-rc"))
        .addOption(
            Options.value("N|all", "On-demand ones that stay of each product.", "--keep-on-demand"))
        .addOption(
            Options.value(
                "N|all", "Experimental ones that stay of each product.", "--keep-experimental"))
        .addOption(Options.value("N|all", "All others that stay of each product.", "--keep-other"));
  }

  static KeepPolicy policy(ParseResult arguments) {
    Map<Train, Integer> keep = new EnumMap<>(Train.class);
    KeepPolicy.parse(keep, Train.DAILY, Options.text("--keep-daily", arguments));
    KeepPolicy.parse(keep, Train.WEEKLY, Options.text("--keep-weekly", arguments));
    KeepPolicy.parse(keep, Train.RELEASE, Options.text("--keep-release", arguments));
    KeepPolicy.parse(keep, Train.CANDIDATE, Options.text("--keep-rc", arguments));
    KeepPolicy.parse(keep, Train.ON_DEMAND, Options.text("--keep-on-demand", arguments));
    KeepPolicy.parse(keep, Train.EXPERIMENTAL, Options.text("--keep-experimental", arguments));
    KeepPolicy.parse(keep, Train.OTHER, Options.text("--keep-other", arguments));
    return new KeepPolicy(keep);
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    SiteKeeping keeping = SiteVerbs.open(arguments, session).keeping();
    List<String> names =
        arguments.hasMatchedPositional(0)
            ? arguments.matchedPositional(0).stringValues()
            : List.of();
    KeepPolicy policy = policy(arguments);
    if (names.isEmpty() == policy.keep().isEmpty()) {
      throw new IllegalArgumentException("give either releases or --keep options");
    }
    long grace =
        HOUR * SiteVerbs.number("--grace", arguments).orElse(names.isEmpty() ? GRACE_HOURS : 0);
    Purge.Outcome outcome =
        names.isEmpty()
            ? keeping.purge(policy, grace, session.dryRun())
            : keeping.purge(names, grace, session.dryRun());
    show(outcome, session);
    if (!names.isEmpty() && !outcome.kept().isEmpty()) {
      Purge.Kept first = outcome.kept().getFirst();
      session
          .console()
          .lastLine(
              new Failures(
                  6,
                  first.id() + " stays: " + String.join("; ", first.because()),
                  "purge it again when nothing holds it"));
      return 6;
    }
    return 0;
  }

  static void show(Purge.Outcome outcome, Session session) {
    Console console = session.console();
    console.result(SiteKeeping.toJson(outcome));
    String done = SiteVerbs.would(session, "purged ", "purge ");
    outcome.purged().forEach(id -> console.line(done + id));
    outcome
        .kept()
        .forEach(k -> console.line("kept " + k.id() + ": " + String.join("; ", k.because())));
    console.line(SiteVerbs.would(session, "freed ", "free ") + Texts.size(outcome.freedBytes()));
    if (outcome.hiddenProcesses() > 0) {
      console.note(
          outcome.hiddenProcesses()
              + " processes of other users could not be looked at; their jobs can take a lease:"
              + " argosy site lease");
    }
  }
}
