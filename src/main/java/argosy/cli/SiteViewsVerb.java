package argosy.cli;

import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.SiteViews;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site views modules,eups`: other programs see a site's releases.
final class SiteViewsVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("views")
            .addPositional(
                Options.positional("VIEW,…", "modules (Environment Modules, Lmod), eups.", "0"))
            .addOption(Options.flag("Remove them.", "--remove"));
    spec.usageMessage()
        .description(
            "Makes folders in the site by which other programs find its releases: module files, an"
                + " EUPS stack.",
            "From then on every command keeps them: what is installed is there, what is purged is"
                + " gone, the default",
            "is what is active, and channels are names too.")
        .footer(
            "",
            "Example:",
            "  argosy site views modules,eups --site /data0/site",
            "  module use /data0/site/modulefiles; module load pyfai/weekly");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    boolean remove = Options.on("--remove", arguments);
    List<SiteViews.View> views = new ArrayList<>();
    for (String name : arguments.matchedPositionalValue(0, "").split(",", -1)) {
      views.add(SiteViews.View.named(name));
    }
    List<Json> results = new ArrayList<>();
    for (SiteViews.View view : views) {
      List<String> without = sites.view(view, remove, session.dryRun());
      String folder = view.folder(sites.site()).toString();
      results.add(Json.object().put("folder", folder).put("without", without).build());
      console.line(
          remove
              ? SiteVerbs.would(session, "removed ", "remove ") + folder
              : SiteVerbs.would(session, "made ", "make ") + folder);
      without.forEach(line -> console.line("not in it: " + line));
      if (!remove) {
        console.line(
            "next: "
                + switch (view) {
                  case MODULES -> "module use " + folder;
                  case EUPS -> "EUPS_PATH=" + folder;
                });
      }
    }
    console.result(Json.object().put("views", new Json.Arr(results)).build());
    return 0;
  }
}
