package argosy.cli;

import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.ChangeLock;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site freeze`: closes the site for changes while beam is on.
final class SiteFreezeVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("freeze")
            .addOption(Options.value("TEXT", "Why, for those who are refused.", "--reason"))
            .addOption(
                Options.value("DATE", "Until when (2026-12-24); by hand without.", "--until"))
            .addOption(Options.flag("Open it again.", "--remove"));
    spec.usageMessage()
        .description(
            "Closes the site for changes: switch, revert, follow, install and purge are refused",
            "(exit code 6) and say why.")
        .footer(
            "",
            "Examples:",
            "  argosy site freeze --reason 'beam on' --until 2026-12-01T06:00:00Z --site"
                + " /data0/site",
            "  argosy site freeze --remove --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Sites sites = SiteVerbs.open(arguments, session);
    Console console = session.console();
    if (Options.on("--remove", arguments)) {
      sites.thaw(session.dryRun());
      console.result(Json.object().put("closed", false).build());
      console.line(SiteVerbs.would(session, "open for changes", "open it for changes"));
      return 0;
    }
    ChangeLock.Closed closed =
        sites.freeze(
            Options.text("--reason", arguments)
                .orElseThrow(() ->
                    new IllegalArgumentException("closing a site needs a --reason for the others")),
            Options.text("--until", arguments).map(t -> SitePinVerb.endOf(t, session.nowSeconds())),
            session.dryRun());
    console.result(closed.toJson());
    console.line(SiteVerbs.would(session, "", "be ") + closed.text());
    return 0;
  }
}
