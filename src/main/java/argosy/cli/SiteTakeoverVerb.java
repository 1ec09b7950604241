package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SiteTakeover;
import argosy.app.Sites;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site takeover FOLDER`: shared software as it was kept before becomes releases.
final class SiteTakeoverVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("takeover")
            .addPositional(Options.positional("FOLDER", "Where the old trees lie.", "0"))
            .addOption(
                Options.value(
                    "NAME",
                    "What the releases are called (default: the folder's name); conda environments"
                        + " keep theirs.",
                    "--product"))
            .addOption(Options.value("TAG,TAG", "EUPS: these tags (default: all).", "--tags"));
    spec.usageMessage()
        .description(
            "Takes in what was kept by hand before, as releases installed on the site.",
            "That is a Data Lab's dated trees (sw.2026-11-20, sw.hdd, sw.tmpfs), with their conda"
                + " prefixes and kernels;",
            "an EUPS stack (ups_db), a release for each tag; or a folder of conda environments.",
            "What people work with now becomes active if nothing is. The old trees are only read;"
                + " nothing in",
            "them changes. Afterwards `argosy site names` puts the site's links in their place.")
        .footer(
            "",
            "Examples:",
            "  argosy site takeover /data0 --product datalab --dry-run --site /data0/site",
            "  argosy site takeover /opt/lsst/stack --product drp --tags w_2026_46,w_2026_47 --site"
                + " /opt/site",
            "  argosy site takeover /opt/conda/envs --site /opt/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Path folder = Path.of(arguments.matchedPositionalValue(0, "")).toAbsolutePath().normalize();
    String product =
        Options.text("--product", arguments)
            .orElse(String.valueOf(folder.getFileName()).replaceAll("[^a-z0-9_-]", ""));
    try (Harbour harbour = session.writing()) {
      Sites sites = SiteVerbs.open(arguments, session);
      SiteTakeover.Outcome outcome =
          sites
              .takeover(harbour)
              .run(
                  new SiteTakeover.Request(folder, product, Options.list("--tags", arguments)),
                  session.dryRun());
      console.result(outcome.toJson());
      for (SiteTakeover.Taken taken : outcome.taken()) {
        console.line(
            SiteVerbs.would(session, "took in ", "take in ")
                + taken.release()
                + " from "
                + taken.tree()
                + taken.like().map(r -> ": the same as " + r).orElse(""));
        taken.notes().forEach(console::note);
      }
      outcome
          .active()
          .ifPresent(a -> console.line(SiteVerbs.would(session, "in use: ", "be in use: ") + a));
      return 0;
    }
  }
}
