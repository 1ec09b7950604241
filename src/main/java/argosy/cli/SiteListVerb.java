package argosy.cli;

import argosy.app.Sites;
import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site list`: what is installed.
final class SiteListVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = SiteVerbs.command("list");
    spec.usageMessage()
        .description("Lists the releases of a site, newest first; * is the active one.")
        .footer("", "Example:", "  argosy site list --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Sites sites = SiteVerbs.open(arguments, session);
    List<Sites.Line> lines = sites.list();
    session
        .console()
        .result(
            Json.object()
                .put("releases", new Json.Arr(lines.stream().map(l -> (Json) l.toJson()).toList()))
                .build());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of(" ", "RELEASE", "GENERATION", "FILES", "SIZE", "CHANNELS"));
    for (Sites.Line line : lines) {
      rows.add(
          List.of(
              line.current() ? "*" : " ",
              line.release().id(),
              String.valueOf(line.release().release().generation()),
              String.valueOf(line.release().files()),
              Texts.size(line.release().bytes()),
              String.join(" ", line.channels())
                  + line.withdrawn().map(hint -> " withdrawn: " + hint).orElse("")));
    }
    session.console().table(rows);
    return 0;
  }
}
