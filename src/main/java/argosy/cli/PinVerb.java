package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Releases;
import argosy.base.Json;
import argosy.model.Release;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy pin RELEASE`: keeps a release whatever happens to its tag.
final class PinVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("pin")
            .addPositional(Options.release("The release to keep."))
            .addOption(
                Options.value("NAME", "What the pin is called (default: PRODUCT-TAG).", "--name"))
            .addOption(Options.flag("Remove the pin.", "--remove"));
    spec.usageMessage()
        .description("Keeps a release from gc, even when its tag moves on.")
        .footer(
            "",
            "Examples:",
            "  argosy pin pyfai@w_2026_47 --name paper-2026",
            "  argosy pin pyfai@w_2026_47 --name paper-2026 --remove");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    boolean remove = Options.on("--remove", arguments);
    try (Harbour harbour = session.writing()) {
      Release release = harbour.releases().find(arguments.matchedPositionalValue(0, ""));
      String name =
          Options.text("--name", arguments).orElse(release.stack().name() + "-" + release.tag());
      if (!session.dryRun()) {
        if (remove) {
          harbour.releases().unpin(name);
        } else {
          harbour.releases().pin(name, release);
        }
      }
      console.result(
          Json.object()
              .put("pin", name)
              .put("removed", remove)
              .put("release", Releases.brief(release))
              .build());
      console.line(
          (session.dryRun() ? "would be: " : "")
              + (remove ? "unpinned " : "pinned ")
              + release.name()
              + " as "
              + name);
      return 0;
    }
  }
}
