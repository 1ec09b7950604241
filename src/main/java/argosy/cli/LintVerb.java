package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Lint;
import argosy.base.Json;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy lint RELEASE`: paths of the build that are left in files.
final class LintVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("lint")
            .addPositional(Options.release("The release to look into."));
    spec.usageMessage()
        .description(
            "Names each file of a release in which a path of its build is left that relocation",
            "does not rewrite: the work folder, the build prefix in another encoding, links.")
        .footer("", "Example:", "  argosy lint sky");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    try (Harbour harbour = session.reading()) {
      String name = arguments.matchedPositionalValue(0, "");
      List<Lint.Finding> found = harbour.lint().run(harbour.releases().find(name));
      session
          .console()
          .result(
              Json.object()
                  .put(
                      "findings",
                      new Json.Arr(
                          found.stream().map(Lint.Finding::toJson).map(Json.class::cast).toList()))
                  .build());
      found.forEach(
          f -> session.console().line(f.packageName() + ": " + f.path() + " " + f.what()));
      if (found.isEmpty()) {
        session.console().line("No path of the build is left.");
        return 0;
      }
      session
          .console()
          .failure(
              found.size() + " files name a path of their build",
              "",
              "have the recipe's script take it out, or ship it with the files left out");
      return 1;
    }
  }
}
