package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SiteMending;
import argosy.base.Texts;
import argosy.site.Mend;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site discard RELEASE`: what somebody did to a release is undone.
final class SiteDiscardVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("discard")
            .addPositional(Options.release("The release that was edited in place."));
    spec.usageMessage()
        .description(
            "Brings a release back to what was installed: files added are removed, files edited,",
            "removed or replaced come back, from other links or from the store.",
            "",
            "With --dry-run: lists what differs.")
        .footer("", "Example:", "  argosy site discard pyfai@w_2026_47 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.using()) {
      Mend.Mended mended =
          SiteVerbs.open(arguments, session)
              .mending(harbour)
              .discard(arguments.matchedPositionalValue(0, ""), session.dryRun());
      console.result(SiteMending.toJson(mended));
      return show(mended, session);
    }
  }

  static int show(Mend.Mended mended, Session session) {
    Console console = session.console();
    if (session.dryRun()) {
      mended.mended().forEach(path -> console.line("differs  " + path));
      return 0;
    }
    mended.mended().forEach(name -> console.line("mended " + name));
    mended.lost().forEach(name -> console.line("lost   " + name));
    if (!mended.lost().isEmpty()) {
      console.lastLine(
          new Failures(
              3,
              Texts.count(mended.lost().size(), "content") + " of the site nobody has any more",
              "bring the release into the store again (bundle import, or ship), then run this"
                  + " again"));
      return 3;
    }
    console.line("as installed");
    return 0;
  }
}
