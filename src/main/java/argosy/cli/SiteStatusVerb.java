package argosy.cli;

import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.SiteHistory;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site status`: what is active, who works on the site, what was active when.
final class SiteStatusVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = SiteVerbs.command("status");
    spec.usageMessage()
        .description("Says what is active, who changes the site right now, and its history.")
        .footer("", "Example:", "  argosy site status --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    Sites.Status status = sites.status();
    List<SiteHistory.Change> history = sites.history();
    console.result(
        Json.object()
            .put("site", status.toJson())
            .put(
                "history",
                new Json.Arr(history.stream().map(c -> (Json) SiteHistory.toJson(c)).toList()))
            .build());
    console.line("site      " + status.site().layout().root());
    console.line("active    " + status.current().orElse("none"));
    console.line("releases  " + status.releases());
    status.closed().ifPresent(c -> console.line(c.text()));
    status.heldBy().ifPresent(who -> console.line("held by   " + who));
    if (status.leftovers() > 0) {
      console.line("left by a killed command: " + status.leftovers() + " (argosy site doctor)");
    }
    for (SiteHistory.Change c : history.reversed().stream().limit(10).toList()) {
      console.line(
          "%s  %-6s  %s  %s%s"
              .formatted(
                  Instant.ofEpochSecond(c.atSeconds()),
                  c.how().text(),
                  c.id(),
                  c.user(),
                  c.because().isEmpty() ? "" : ": " + c.because()));
    }
    return 0;
  }
}
