package argosy.cli;

import argosy.app.BuildHistory;
import argosy.app.Builds;
import argosy.app.Harbour;
import argosy.app.RecipeRequests;
import argosy.base.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy why PACKAGE --in STACK`: why it was last built.
final class WhyVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("why")
            .addPositional(Options.positional("PACKAGE", "A package built from a recipe.", "0"))
            .addOption(
                Options.value(
                    "STACK|RECIPE", "The folder it is built for (default: this one).", "--in"));
    spec.usageMessage()
        .description("Says why a package was last built.")
        .footer("", "Example:", "  argosy why wcslib --in examples/sky");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    String name = arguments.matchedPositionalValue(0, "");
    Builds.Request request =
        RecipeRequests.of(
            Path.of(Options.text("--in", arguments).orElse(".")),
            Optional.empty(),
            false,
            session.nowSeconds());
    try (Harbour harbour = session.reading()) {
      BuildHistory.Line line = harbour.builds().why(request, name);
      String at = Instant.ofEpochSecond(line.atSeconds()).toString();
      session
          .console()
          .result(
              Json.object()
                  .put("name", name)
                  .put("package", line.result().toString())
                  .put("at", at)
                  .put("reasons", line.reasons())
                  .build());
      session.console().line(name + " " + line.result().brief() + ", " + at + ":");
      line.reasons().forEach(r -> session.console().line("  " + r));
      return 0;
    }
  }
}
