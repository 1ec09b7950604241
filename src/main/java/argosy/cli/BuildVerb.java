package argosy.cli;

import argosy.app.Builds;
import argosy.app.Harbour;
import argosy.app.Rebuild;
import argosy.app.RecipeRequests;
import argosy.app.Runs;
import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy build STACK|RECIPE`: packages from recipes.
final class BuildVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("build")
            .addPositional(
                Options.positional(
                    "STACK|RECIPE",
                    "A folder with a stack.yaml whose contents have recipes, or with a"
                        + " recipe.yaml.",
                    "0"))
            .addOption(
                Options.flag(
                    "Build everything twice, the second time in another folder, as another user, on"
                        + " another host, in another locale and time zone, 400 days later, on one"
                        + " processor, from sources laid down in another order; compare every bit.",
                    "--check"))
            .addOption(
                Options.flag("Open a shell where the build that failed last stopped.", "--shell"))
            .addOption(Options.value("NAME", "Only this package and what it needs.", "--package"))
            .addOption(
                Options.flag(
                    "Take newer sources and tools where recipes leave them open (default: as"
                        + " before).",
                    "--update"));
    spec.usageMessage()
        .description(
            "Builds packages from recipes, in clean rooms.",
            "",
            "A script sees its sources, the packages it is built against and the tools it"
                + " declares,",
            "and nothing else: no network, no home, a fixed time. What did not change is taken"
                + " from",
            "the store. argosy why NAME says why something was built.")
        .footer(
            "",
            "Examples:",
            "  argosy build examples/sky",
            "  argosy build examples/sky/recipes/wcslib --check",
            "  argosy build examples/sky --shell");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Builds.Request request =
        RecipeRequests.of(
            Path.of(arguments.matchedPositionalValue(0, "")),
            Options.text("--package", arguments),
            Options.on("--update", arguments),
            session.nowSeconds());
    if (Options.on("--shell", arguments)) {
      return shell(request, session, Options.text("--package", arguments));
    }
    try (Harbour harbour = session.writing()) {
      if (session.dryRun()) {
        List<String> names = harbour.builds().plan(request);
        session.console().result(Json.object().put("wouldBuild", names).build());
        session
            .console()
            .line(
                names.isEmpty()
                    ? "nothing would be built"
                    : "would build " + String.join(", ", names));
        return 0;
      }
      return Options.on("--check", arguments)
          ? check(harbour.rebuild().run(request), session.console())
          : show(harbour.builds().run(request), session.console());
    }
  }

  private static int shell(Builds.Request request, Session session, Optional<String> name)
      throws IOException {
    List<String> argv;
    try (Harbour harbour = session.writing()) {
      argv = harbour.builds().shell(request, name);
    }
    session.console().note("this is the clean room; ./start runs the build again, exit leaves");
    return Runs.run(argv);
  }

  private static int show(Builds.Result result, Console console) {
    console.result(result.toJson());
    List<List<String>> rows =
        new ArrayList<>(List.of(List.of("package", "version", "digest", "time", "why")));
    for (Builds.Line line : result.lines()) {
      rows.add(
          List.of(
              line.adopted().metadata().name(),
              line.adopted().metadata().version(),
              line.adopted().digest().brief(),
              line.fresh() ? Texts.seconds(line.seconds()) : "there",
              line.fresh() ? String.join("; ", line.reasons()) : ""));
      line.notes().forEach(n -> console.note(line.adopted().metadata().name() + ": " + n));
    }
    console.table(rows);
    return 0;
  }

  private static int check(List<Rebuild.Compared> all, Console console) {
    console.result(
        Json.object()
            .put("same", all.stream().allMatch(Rebuild.Compared::same))
            .put(
                "packages",
                new Json.Arr(
                    all.stream().map(Rebuild.Compared::toJson).map(Json.class::cast).toList()))
            .build());
    List<List<String>> rows = new ArrayList<>(List.of(List.of("package", "entries", "twice")));
    for (Rebuild.Compared c : all) {
      rows.add(
          List.of(
              c.name(),
              String.valueOf(c.files()),
              c.same() ? console.good("the same bits") : console.bad("DIFFERS")));
    }
    console.table(rows);
    List<String> lines = new ArrayList<>();
    all.forEach(c -> c.differences().forEach(d -> lines.add(c.name() + ": " + d)));
    if (lines.isEmpty()) {
      return 0;
    }
    console.failure(
        "built twice, not the same: "
            + String.join(
                ", ", all.stream().filter(c -> !c.same()).map(Rebuild.Compared::name).toList()),
        String.join("\n", lines),
        "find what of the second build's circumstances gets into these files");
    return 1;
  }
}
