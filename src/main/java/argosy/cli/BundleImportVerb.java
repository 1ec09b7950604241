package argosy.cli;

import argosy.app.Bundles;
import argosy.app.Fetch;
import argosy.app.Harbour;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy bundle import FILE` and `argosy bundle show FILE`.
final class BundleImportVerb implements Verb {
  private final boolean show;

  /// @param show whether it only looks
  BundleImportVerb(boolean show) {
    this.show = show;
  }

  @Override
  public CommandSpec spec() {
    String name = show ? "show" : "import";
    CommandSpec spec =
        CommandSpec.create()
            .name(name)
            .addPositional(Options.positional("FILE", "The bundle.", "0"))
            .addOption(
                Options.value(
                    "PEM",
                    "The public key that must have signed it (default: the home's own and those in"
                        + " keys/trusted).",
                    "--key"));
    spec.usageMessage()
        .description(
            show
                ? "Says what a bundle holds and what it stands on, if a trusted key signed it."
                : "Takes a bundle into the store, if a trusted key signed it; then it can be"
                    + " installed.")
        .footer(
            "", "Example:", "  argosy bundle " + name + " pyfai-w_2026_47.bundle --key site.pem");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Path file = Path.of(arguments.matchedPositionalValue(0, ""));
    try (Harbour harbour = show ? session.reading() : session.writing()) {
      List<String> keys = BundleVerbs.keys(arguments, harbour, session);
      if (show || session.dryRun()) {
        Bundles.Bundle bundle = harbour.bundles().show(file, keys);
        console.result(bundle.toJson());
        console.line(bundle.name() + "  " + Texts.size(bundle.bytes()));
        bundle.on().forEach(b -> console.line("on " + b.name()));
        return 0;
      }
      Fetch.Fetched fetched = harbour.bundles().take(file, keys);
      console.result(fetched.toJson());
      console.line(
          "imported %s: %s (%s) were new"
              .formatted(
                  fetched.release().name(),
                  Texts.count(fetched.objects(), "object"),
                  Texts.size(fetched.bytes())));
      console.line("next: argosy site install " + fetched.release().name());
      return 0;
    }
  }
}
