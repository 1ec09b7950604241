package argosy.cli;

import argosy.app.Care;
import argosy.app.Harbour;
import argosy.base.Texts;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy gc`: frees what no release, pin or lock holds.
final class GcVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("gc");
    spec.usageMessage()
        .description(
            "Frees what no release, pin or lock holds.",
            "",
            "With --dry-run: says what, how many bytes, and why the rest is kept; changes nothing.")
        .footer("", "Examples:", "  argosy gc --dry-run", "  argosy gc");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.pruning()) {
      Care.Collection collection =
          session.dryRun() ? harbour.care().collectable() : harbour.care().collect();
      console.result(collection.toJson());
      collection
          .kept()
          .forEach(k ->
              console.line(
                  "kept: %s (%s, %s)"
                      .formatted(
                          k.ref(), Texts.count(k.objects(), "object"), Texts.size(k.bytes()))));
      console.line(
          "%s %s, %s on disk"
              .formatted(
                  session.dryRun() ? "would free" : "freed",
                  Texts.count(collection.freed().objects(), "object"),
                  Texts.size(collection.freed().bytesOnDisk())));
      return 0;
    }
  }
}
