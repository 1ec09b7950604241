package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Relocate;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy relocate TREE`: an installed prefix tree, moved.
final class RelocateVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("relocate")
            .addPositional(
                Options.positional("TREE", "An unpacked prefix stack, or any installed tree.", "0"))
            .addOption(
                Options.value(
                    "PREFIX",
                    "The path that its files name (default: what it keeps a note of, else where it"
                        + " lies).",
                    "--from"))
            .addOption(
                Options.value("PREFIX", "Where it shall lie (default: where it lies).", "--to"));
    spec.usageMessage()
        .description(
            "Moves an installed tree and rewrites all that names its place: text, programs,",
            "interpreter lines, links. What does not fit is refused before anything is touched.")
        .footer(
            "",
            "Examples:",
            "  argosy relocate ~/sky-v2026_1 --to '/data/my stacks/sky'",
            "  mv /old/place /new/place && argosy relocate /new/place --from /old/place");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Relocate.Request request =
        new Relocate.Request(
            Path.of(arguments.matchedPositionalValue(0, "")),
            Options.text("--from", arguments).map(Path::of),
            Options.text("--to", arguments).map(Path::of),
            session.nowSeconds());
    if (session.dryRun()) {
      session.console().line("would move " + request.tree());
      return 0;
    }
    try (Harbour harbour = session.writing()) {
      Relocate.Moved moved = harbour.relocate().run(request);
      session.console().result(moved.toJson());
      session.console().line(moved.to() + ": " + Texts.count(moved.files(), "file") + " rewritten");
      return 0;
    }
  }
}
