package argosy.cli;

import argosy.app.Sites;
import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site names DIR`: the names that a Data Lab knows, as links.
final class SiteNamesVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("names")
            .addPositional(Options.positional("DIR", "Where the links stand: /data0.", "0"));
    spec.usageMessage()
        .description(
            "Makes the links sw, sw.hdd and sw.tmpfs to the active release, and sw.YYYY-MM-DD to"
                + " each",
            "installed one. The first follow every switch by themselves; run it again for new"
                + " dates.")
        .footer("", "Example:", "  argosy site names /data0 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    Path folder = Path.of(arguments.matchedPositionalValue(0, "")).toAbsolutePath().normalize();
    List<String> changed = sites.names(folder, session.dryRun());
    console.result(Json.object().put("folder", folder.toString()).put("changed", changed).build());
    changed.forEach(
        name -> console.line(SiteVerbs.would(session, "link ", "link ") + folder.resolve(name)));
    return 0;
  }
}
