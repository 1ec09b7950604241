package argosy.cli;

import argosy.app.SiteHub;
import argosy.base.Json;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site hub`: the site's releases as a JupyterHub offers them.
final class SiteHubVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        HubVerbs.counts(SiteVerbs.change("hub"), "as before, else ")
            .addOption(Options.flag("Take away what was written for a hub.", "--remove"));
    spec.usageMessage()
        .description(
            "Writes what a JupyterHub loads to offer the site's releases and to start each user's",
            "server in the one chosen, with any spawner: what is recommended and the latest of"
                + " each",
            "train, the newest few, and all that are installed. From then on every command that",
            "changes the site keeps the menu true.")
        .footer(
            "",
            "Example:",
            "  argosy site hub --site /data0/site",
            "  # at the end of jupyterhub_config.py:",
            "  load_subconfig('/data0/site/hub/jupyterhub_config.py')");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    SiteHub hub = SiteVerbs.open(arguments, session).hub();
    if (Options.on("--remove", arguments)) {
      hub.remove(session.dryRun());
      console.result(Json.object().put("removed", true).build());
      console.line(SiteVerbs.would(session, "removed", "remove what was written for a hub"));
      return 0;
    }
    SiteHub.Offered offered = hub.setUp(HubVerbs.counts(arguments, hub.counts()), session.dryRun());
    console.result(offered.toJson());
    HubVerbs.print(offered.menu(), console);
    console.line(SiteVerbs.would(session, "wrote ", "write ") + offered.configuration());
    console.line(
        "next, at the end of jupyterhub_config.py: load_subconfig('"
            + offered.configuration()
            + "')");
    return 0;
  }
}
