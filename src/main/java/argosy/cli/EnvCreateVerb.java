package argosy.cli;

import argosy.app.Environments;
import argosy.base.Texts;
import argosy.environment.Wanted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy env create -c CHANNEL SPEC… -p PREFIX`.
final class EnvCreateVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("create")
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0..*")
                    .paramLabel("SPEC")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("0..*")
                    .description("Packages, as conda writes them: sky, \"numpy>=1.26,<3\".")
                    .build())
            .addOption(
                OptionSpec.builder("-c", "--channel")
                    .paramLabel("CHANNEL")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .description(
                        "A folder, file: or http(s): address; repeatable, the first that has a name"
                            + " wins.")
                    .build())
            .addOption(
                Options.value(
                    "PREFIX", "Where it will stand; must not be there.", "-p", "--prefix"))
            .addOption(
                Options.value(
                    "FILE",
                    "An @EXPLICIT list of URLs and digests: nothing is solved.",
                    "--explicit"))
            .addOption(Options.value("SUBDIR", "The platform (default: linux-64).", "--platform"))
            .addOption(Options.flag("Print the @EXPLICIT list of what would be in it.", "--list"));
    spec.usageMessage()
        .description(
            "Makes a conda environment that conda and mamba take for theirs.",
            "",
            "Packages are checked, unpacked once and hard-linked; the environment appears whole or"
                + " not at all. Link scripts of packages are not run.")
        .footer(
            "",
            "Examples:",
            "  argosy env create -c ships/sky-v1/conda sky -p /data/envs/sky",
            "  argosy env create --explicit sky.txt -p /data/envs/sky");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    List<String> specs =
        arguments.matchedPositionals().stream().flatMap(p -> p.stringValues().stream()).toList();
    List<String> channels = arguments.matchedOptionValue("-c", List.of());
    Optional<Path> explicit = Options.text("--explicit", arguments).map(Path::of);
    String prefix =
        Options.text("-p", arguments)
            .orElseThrow(() -> new IllegalArgumentException("where? give -p PREFIX"));
    if (explicit.isEmpty() && (specs.isEmpty() || channels.isEmpty())) {
      throw new IllegalArgumentException("what? give -c CHANNEL and packages, or --explicit FILE");
    }
    String subdir = Options.text("--platform", arguments).orElse("linux-64");
    Environments.Request request =
        new Environments.Request(
            channels,
            specs,
            explicit,
            Path.of(prefix),
            subdir,
            "argosy env create " + String.join(" ", specs) + " -p " + prefix);
    Environments environments =
        new Environments(session.home(), System.getenv(), console, session.nowSeconds());
    if (session.dryRun() || Options.on("--list", arguments)) {
      Environments.Plan plan = environments.plan(request);
      console.result(plan.toJson());
      if (Options.on("--list", arguments)) {
        plan.explicit(subdir).lines().forEach(console::line);
      } else {
        show(plan, console);
        console.line("would make " + plan.prefix());
      }
      return 0;
    }
    Environments.Made made = environments.create(request);
    console.result(made.toJson());
    show(made.plan(), console);
    made.linked().notes().forEach(console::note);
    console.line(
        "%s: %s, %s"
            .formatted(
                made.plan().prefix(),
                Texts.count(made.linked().packages(), "package"),
                Texts.count(made.linked().files(), "file")));
    console.line("Next: conda activate " + made.plan().prefix());
    return 0;
  }

  private static void show(Environments.Plan plan, Console console) {
    List<List<String>> rows =
        new ArrayList<>(List.of(List.of("package", "version", "build", "size")));
    for (Wanted w : plan.packages()) {
      rows.add(
          List.of(
              w.record().name(),
              w.record().version(),
              w.record().build(),
              Texts.size(w.record().sizeBytes())));
    }
    console.table(rows);
  }
}
