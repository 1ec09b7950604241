package argosy.cli;

import argosy.app.Releases;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.site.InstalledRelease;
import argosy.site.Verify;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site active [--verify]`: which release is active, and whether it is as installed.
final class SiteActiveVerb implements Verb {
  private static final int SHOWN = 20;

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.command("active")
            .addOption(
                Options.flag(
                    "Compare its files with what was installed, by size and time.", "--verify"))
            .addOption(Options.flag("Compare every byte.", "--thorough"));
    spec.usageMessage()
        .description(
            "Says which release is active. With --verify or --thorough it is compared with what",
            "was installed; exit code 3 if somebody changed it.")
        .footer("", "Example:", "  argosy site active --verify --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    InstalledRelease active = sites.requireActive();
    boolean thorough = Options.on("--thorough", arguments);
    boolean verify = thorough || Options.on("--verify", arguments);
    List<Verify.Deviation> deviations = verify ? sites.verify(active, thorough) : List.of();
    Json.Builder result =
        Json.object()
            .put("id", active.id())
            .put("release", Releases.brief(active.release()))
            .put("verified", verify);
    if (verify) {
      result.put(
          "deviations", new Json.Arr(deviations.stream().map(d -> (Json) d.toJson()).toList()));
    }
    console.result(result.build());
    console.line(active.id());
    deviations.stream().limit(SHOWN).forEach(d -> console.line(d.text() + "  " + d.path()));
    if (!deviations.isEmpty()) {
      console.lastLine(
          new Failures(
              3,
              active.id()
                  + " is not as it was installed: "
                  + Texts.count(deviations.size(), "difference"),
              "argosy site diff shows it; argosy site capture makes it a release, argosy site"
                  + " discard undoes it"));
      return 3;
    }
    if (verify) {
      console.line("as installed");
    }
    return 0;
  }
}
