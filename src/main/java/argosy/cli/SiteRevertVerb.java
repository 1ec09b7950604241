package argosy.cli;

import argosy.app.Sites;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site revert`: back to the release that was active before.
final class SiteRevertVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = SiteSwitchVerb.manners(SiteVerbs.change("revert"));
    spec.usageMessage()
        .description(
            "Goes back to the release that was active before, as fast as a switch; again goes one",
            "step further back. Releases that are purged are passed over.")
        .footer(
            "", "Example:", "  argosy site revert --site /data0/site --because 'plots are wrong'");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Sites sites = SiteVerbs.open(arguments, session);
    SiteSwitchVerb.show(
        sites, sites.switching().back(SiteSwitchVerb.manner(arguments), session.dryRun()), session);
    return 0;
  }
}
