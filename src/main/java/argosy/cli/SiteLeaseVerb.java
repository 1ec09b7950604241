package argosy.cli;

import argosy.app.SiteKeeping;
import argosy.site.Holds;
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
            .addPositional(Options.release("The release that the job uses."))
            .addOption(
                Options.value("NAME", "The job's name: slurm-4711.", "--job").toBuilder()
                    .required(true)
                    .build())
            .addOption(Options.value("HOURS", "When it ends by itself (default: 24).", "--hours"))
            .addOption(Options.flag("The job is done.", "--end"));
    spec.usageMessage()
        .description(
            "Keeps a release from purge while a job uses it that the purging host cannot see:",
            "called in the prolog and epilog of batch jobs on a shared file system.")
        .footer(
            "",
            "Examples:",
            "  argosy site lease pyfai@w_2026_47 --job slurm-4711 --hours 12 --site /data0/site",
            "  argosy site lease pyfai@w_2026_47 --job slurm-4711 --end --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    SiteKeeping keeping = SiteVerbs.open(arguments, session).keeping();
    String name = arguments.matchedPositionalValue(0, "");
    String job = Options.text("--job", arguments).orElse("");
    boolean end = Options.on("--end", arguments);
    long until = session.nowSeconds() + HOUR * SiteVerbs.number("--hours", arguments).orElse(24L);
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
}
