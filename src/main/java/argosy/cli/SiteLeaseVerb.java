package argosy.cli;

import argosy.app.SiteKeeping;
import argosy.base.Json;
import argosy.site.Holds;
import argosy.site.HostLeases;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site lease`: keeps a release from purge while a job on another node uses it.
final class SiteLeaseVerb implements Verb {
  private static final long HOUR = 3600;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("lease")
            .addPositional(SiteVerbs.maybeRelease("The release that the job uses."))
            .addOption(Options.value("NAME", "The job's name: slurm-4711.", "--job"))
            .addOption(
                Options.flag(
                    "Instead: all releases that processes on this host use now; run by root's cron"
                        + " on every node.",
                    "--running"))
            .addOption(Options.value("HOURS", "When it ends by itself (default: 24).", "--hours"))
            .addOption(Options.flag("The job is done.", "--end"));
    spec.usageMessage()
        .description(
            "Keeps a release from purge while a job uses it that the purging host cannot see.",
            "Called in the prolog and epilog of batch jobs on a shared file system, as the site's"
                + " owner; or",
            "with --running by root's cron, which sees the processes of all users on its node.")
        .footer(
            "",
            "Examples:",
            "  argosy site lease pyfai@w_2026_47 --job slurm-4711 --hours 12 --site /data0/site",
            "  argosy site lease pyfai@w_2026_47 --job slurm-4711 --end --site /data0/site",
            "  argosy site lease --running --hours 1 --site /data0/site      # as root, every half"
                + " hour");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    SiteKeeping keeping = SiteVerbs.open(arguments, session).keeping();
    String name = arguments.matchedPositionalValue(0, "");
    boolean end = Options.on("--end", arguments);
    long until = session.nowSeconds() + HOUR * SiteVerbs.number("--hours", arguments).orElse(24L);
    if (Options.on("--running", arguments)) {
      return running(keeping.leaseRunning(until, session.dryRun()), session);
    }
    String job =
        Options.text("--job", arguments)
            .filter(_ -> !name.isEmpty())
            .orElseThrow(() ->
                new IllegalArgumentException("which? give RELEASE and --job NAME, or --running"));
    Holds.Hold hold =
        end
            ? keeping.endLease(name, job, session.dryRun())
            : keeping.lease(name, job, until, session.dryRun());
    session.console().result(hold.toJson());
    session
        .console()
        .line(
            (end
                    ? SiteVerbs.would(session, "ended ", "end ")
                    : SiteVerbs.would(session, "leased ", "lease "))
                + hold.release()
                + " for "
                + job);
    return 0;
  }

  private static int running(HostLeases.Refreshed refreshed, Session session) {
    Console console = session.console();
    console.result(
        Json.object()
            .put(
                "leases",
                new Json.Arr(refreshed.taken().stream().map(h -> (Json) h.toJson()).toList()))
            .put("ended", refreshed.ended())
            .build());
    refreshed
        .taken()
        .forEach(h ->
            console.line(
                SiteVerbs.would(session, "leased ", "lease ") + h.release() + ": " + h.reason()));
    refreshed.ended().forEach(id -> console.line(SiteVerbs.would(session, "ended ", "end ") + id));
    return 0;
  }
}
