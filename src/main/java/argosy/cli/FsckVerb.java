package argosy.cli;

import argosy.app.Care;
import argosy.app.Harbour;
import argosy.base.Texts;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy fsck`: proves everything in the store.
final class FsckVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("fsck")
            .addOption(
                Options.flag("Forget what is damaged, so that adopt stores it again.", "--repair"));
    spec.usageMessage()
        .description(
            "Checks everything in the store against its digests.",
            "",
            "Names damaged objects and the releases, packages and files they belong to.",
            "With --repair: indexes packs anew whose index is damaged, and forgets what is not as"
                + " it",
            "was, so that it can be stored again.")
        .footer("", "Example:", "  argosy fsck --repair");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    boolean repair = Options.on("--repair", arguments);
    try (Harbour harbour = repair ? session.pruning() : session.reading()) {
      Care.Health health = harbour.care().check(repair && !session.dryRun());
      console.result(health.toJson());
      health.damage().forEach(console::line);
      if (health.damage().isEmpty()) {
        console.line(
            "%s, %s: all as they were stored."
                .formatted(
                    Texts.count(health.objects(), "object"), Texts.size(health.bytesOnDisk())));
        return 0;
      }
      if (health.mended()) {
        console.line("Repaired: nothing was lost.");
        return 0;
      }
      console.lastLine(
          new Failures(
              3,
              Texts.count(health.damage().size(), "damaged object")
                  + " ["
                  + harbour.home().resolve("store")
                  + "]",
              repair
                  ? "adopt what is named above again, then argosy fsck"
                  : "argosy fsck --repair, then adopt what is named above again"));
      return 3;
    }
  }
}
