package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.Mend;
import argosy.site.SiteCheck;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site doctor`: whether the site is sound.
final class SiteDoctorVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("doctor")
            .addOption(
                Options.flag(
                    "Clear what killed commands left; with --thorough also replace damaged"
                        + " objects.",
                    "--repair"))
            .addOption(Options.flag("Read every object and check its digest.", "--thorough"));
    spec.usageMessage()
        .description(
            "Looks whether the site is sound. Exit code 0: it is (what a killed command left is",
            "listed and cleared by the next command); 3: it is not.")
        .footer("", "Example:", "  argosy site doctor --thorough --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    if (Options.on("--repair", arguments) && !session.dryRun()) {
      sites.repair();
      if (!sites.undescribed().isEmpty()) {
        try (Harbour harbour = session.using()) {
          sites.mending(harbour).records().forEach(id -> console.detail("written anew " + id));
        }
      }
      if (Options.on("--thorough", arguments)) {
        try (Harbour harbour = session.using()) {
          Mend.Mended mended = sites.mending(harbour).objects();
          mended.mended().forEach(name -> console.detail("mended " + name));
        }
      }
    }
    List<SiteCheck.Finding> findings = sites.check(Options.on("--thorough", arguments));
    console.result(
        Json.object()
            .put("sound", findings.stream().allMatch(SiteCheck.Finding::harmless))
            .put(
                "findings",
                new Json.Arr(
                    findings.stream()
                        .map(f ->
                            (Json)
                                Json.object()
                                    .put("path", f.path().toString())
                                    .put("what", f.what())
                                    .put("harmless", f.harmless())
                                    .build())
                        .toList()))
            .build());
    findings.forEach(
        f -> console.line((f.harmless() ? "left  " : "wrong ") + f.what() + "  " + f.path()));
    long wrong = findings.stream().filter(f -> !f.harmless()).count();
    if (wrong > 0) {
      console.lastLine(
          new Failures(
              3,
              sites.site().layout().root() + ": " + wrong + " things are wrong",
              "argosy site doctor --thorough --repair mends what it can; else see the lines"
                  + " above"));
      return 3;
    }
    console.line("sound");
    return 0;
  }
}
