package argosy.cli;

import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.Switching;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site switch RELEASE|CHANNEL`: another release becomes the active one.
final class SiteSwitchVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("switch")
            .addPositional(Options.positional("RELEASE|CHANNEL", "What becomes active.", "0"))
            .addOption(Options.value("TEXT", "Why, for the history.", "--because"));
    spec.usageMessage()
        .description(
            "Makes a release the active one, by one rename. Who runs keeps what he started with.")
        .footer(
            "",
            "Examples:",
            "  argosy site switch pyfai@w_2026_47 --site /data0/site",
            "  argosy site switch weekly --site /data0/site --because 'monday change window'");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Sites sites = SiteVerbs.open(arguments, session);
    String name = arguments.matchedPositionalValue(0, "");
    Switching.Switched switched =
        sites.activate(name, Options.text("--because", arguments).orElse(""), session.dryRun());
    show(switched, session);
    return 0;
  }

  static void show(Switching.Switched switched, Session session) {
    Console console = session.console();
    console.result(
        Json.object()
            .putIf("before", switched.before())
            .put("current", switched.now())
            .put("dryRun", session.dryRun())
            .build());
    console.line(
        SiteVerbs.would(session, "active: ", "make active: ")
            + switched.now()
            + switched.before().map(b -> " (before: " + b + ")").orElse(""));
  }
}
