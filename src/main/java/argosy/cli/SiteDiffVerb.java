package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SiteDiff;
import argosy.base.Json;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site diff [RELEASE]`: what somebody did to a release in place.
final class SiteDiffVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.command("diff")
            .addPositional(SiteVerbs.maybeRelease("The release (default: the active one)."));
    spec.usageMessage()
        .description(
            "Shows how the files of a release differ from what was installed, every byte compared;",
            "text as a unified diff.")
        .footer("", "Example:", "  argosy site diff --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.reading()) {
      var sites = SiteVerbs.open(arguments, session);
      String name = SiteVerbs.releaseOrActive(arguments, sites);
      List<SiteDiff.Change> changes = sites.diff(harbour).of(name);
      console.result(
          Json.object()
              .put("release", name)
              .put(
                  "changes",
                  new Json.Arr(
                      changes.stream()
                          .map(c ->
                              (Json)
                                  Json.object()
                                      .put("path", c.deviation().path())
                                      .put("difference", c.deviation().text())
                                      .put("diff", c.lines())
                                      .build())
                          .toList()))
              .build());
      for (SiteDiff.Change change : changes) {
        console.line(change.deviation().text() + "  " + change.deviation().path());
        change.lines().forEach(console::line);
      }
      if (changes.isEmpty()) {
        console.line("as installed");
      }
      return 0;
    }
  }
}
