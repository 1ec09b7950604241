package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Releases;
import argosy.base.Json;
import argosy.model.Release;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy ls`: the releases there are.
final class LsVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("ls");
    spec.usageMessage()
        .description("Lists the releases, newest first.")
        .footer("", "Example:", "  argosy ls --json");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    try (Harbour harbour = session.reading()) {
      List<Release> releases = harbour.releases().all();
      List<Json> list = new ArrayList<>();
      List<List<String>> rows =
          new ArrayList<>(List.of(List.of("release", "digest", "platform", "packages", "created")));
      for (Release release : releases) {
        list.add(Releases.brief(release));
        rows.add(
            List.of(
                release.name(),
                release.digest().brief(),
                release.platform().toString(),
                String.valueOf(release.packages().size()),
                Instant.ofEpochSecond(release.epochSeconds()).toString()));
      }
      session.console().result(Json.object().put("releases", new Json.Arr(list)).build());
      if (releases.isEmpty()) {
        session.console().line("No releases yet. Next: argosy ship examples/hello");
      } else {
        session.console().table(rows);
      }
      return 0;
    }
  }
}
