package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SiteCapture;
import argosy.app.Sites;
import argosy.base.Json;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site capture [RELEASE]`: what somebody did to a release in place becomes a release.
final class SiteCaptureVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("capture")
            .addPositional(SiteVerbs.maybeRelease("The release (default: the active one)."))
            .addOption(
                Options.value("TAG", "The new release's tag (default: exp_TAG_N).", "--tag"));
    spec.usageMessage()
        .description(
            "Makes a release of what stands in a release's folder now, edits included, and installs"
                + " it",
            "beside: it can be switched to, shipped, and reverted as any other. What was edited"
                + " stays as",
            "it is until `argosy site discard`.",
            "",
            "With --dry-run: lists what would be captured.")
        .footer("", "Example:", "  argosy site capture pyfai@w_2026_47 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.writing()) {
      Sites sites = SiteVerbs.open(arguments, session);
      String name = SiteVerbs.releaseOrActive(arguments, sites);
      SiteCapture.Captured captured =
          sites.capture(harbour).run(name, Options.text("--tag", arguments), session.dryRun());
      captured.changes().forEach(d -> console.line(d.text() + "  " + d.path()));
      Json.Builder result = Json.object().put("captured", captured.toJson());
      if (!session.dryRun()) {
        Sites.Installed installed = sites.install(harbour, captured.name(), false);
        result.put("installed", installed.toJson());
      }
      console.result(result.build());
      console.line(SiteVerbs.would(session, "captured as ", "be captured as ") + captured.name());
      console.line("next: argosy site switch " + captured.name() + "; argosy site discard " + name);
      return 0;
    }
  }
}
