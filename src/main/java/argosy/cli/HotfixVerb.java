package argosy.cli;

import argosy.app.Builds;
import argosy.app.Harbour;
import argosy.app.Hotfix;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// `argosy hotfix RELEASE --patch PACKAGE=FILE`: a release plus patches.
final class HotfixVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("hotfix")
            .addPositional(Options.release("The release to fix: sky@v1_0."))
            .addOption(
                OptionSpec.builder("--patch")
                    .paramLabel("PACKAGE=FILE")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1")
                    .description("A patch for the sources of a package; repeatable, in order.")
                    .build())
            .addOption(
                Options.value(
                    "STACK", "The folder of the release's stack (default: this one).", "--in"))
            .addOption(
                Options.value(
                    "TAG", "Lock under this tag (default: the release's and _hotfix1).", "--tag"));
    spec.usageMessage()
        .description(
            "Makes a release that is another one plus patches.",
            "",
            "Only the packages that are patched are built, from the recipes the release was built",
            "from, against its exact packages; everything else stays as it is, bit by bit.")
        .footer(
            "",
            "Example:",
            "  argosy hotfix sky@v1_0 --in examples/sky --patch cfitsio=overflow.patch",
            "  argosy ship sky@v1_0_hotfix1");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    List<String> given = arguments.matchedOptionValue("--patch", List.of());
    Hotfix.Request request =
        new Hotfix.Request(
            arguments.matchedPositionalValue(0, ""),
            Path.of(Options.text("--in", arguments).orElse(".")),
            patches(given),
            Options.text("--tag", arguments),
            session.nowSeconds());
    try (Harbour harbour = session.writing()) {
      if (session.dryRun()) {
        Hotfix.Plan plan = harbour.hotfix().plan(request);
        console.result(plan.toJson());
        console.line(
            "would make "
                + plan.name()
                + " of "
                + plan.base().name()
                + ", building "
                + String.join(", ", plan.packages()));
        return 0;
      }
      Hotfix.Made made = harbour.hotfix().run(request);
      console.result(made.toJson());
      console.line(
          made.release().name()
              + " "
              + made.release().digest().brief()
              + ": "
              + made.plan().base().name()
              + " with "
              + String.join(", ", made.lines().stream().map(HotfixVerb::name).toList())
              + " patched, "
              + Texts.count(made.release().packages().size() - made.lines().size(), "package")
              + " as before");
      console.line("Next: argosy ship " + made.release().name());
      return 0;
    }
  }

  private static String name(Builds.Line line) {
    return line.adopted().metadata().name();
  }

  private static Map<String, List<Path>> patches(List<String> given) {
    Map<String, List<Path>> patches = new TreeMap<>();
    for (String patch : given) {
      int mark = patch.indexOf('=');
      if (mark < 1 || mark == patch.length() - 1) {
        throw new IllegalArgumentException("--patch is PACKAGE=FILE, not " + patch);
      }
      patches
          .computeIfAbsent(patch.substring(0, mark), n -> new ArrayList<>())
          .add(Path.of(patch.substring(mark + 1)));
    }
    return patches;
  }
}
