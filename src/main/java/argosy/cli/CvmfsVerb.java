package argosy.cli;

import argosy.app.Harbour;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy cvmfs ACTION REPOSITORY`: care for CernVM-FS repositories.
final class CvmfsVerb implements Verb {
  private static final String ACTIONS =
      "check, prove, status, client-config, tags, tag, untag, rollback, diff, gc, resign or rotate";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("cvmfs")
            .addPositional(Options.positional("ACTION", ACTIONS + ".", "0"))
            .addPositional(
                Options.positional(
                    "REPOSITORY",
                    "Its directory (DIR or DIR#NAME), or the URL of a server; with status as many"
                        + " as there are, commas between.",
                    "1"))
            .addOption(
                Options.value(
                    "FILE,…",
                    "check, prove, status: the master public keys, in PEM (prove: one; default:"
                        + " from the home).",
                    "--key"))
            .addOption(
                Options.value("RELEASE", "prove: the release whose demo is run.", "--release"))
            .addOption(
                Options.value(
                    "PATH",
                    "prove: where the release stands (default: /PLATFORM/PRODUCT/TAG).",
                    "--path"))
            .addOption(
                Options.value(
                    "TIME",
                    "check: the moment at which signatures must hold (2026-11-20T12:00:00Z;"
                        + " default: now).",
                    "--at"))
            .addOption(
                Options.flag(
                    "check: only look whether objects are there, do not read them.", "--quick"))
            .addOption(Options.value("NAME", "tag, untag, rollback: the tag; diff: two.", "--tag"))
            .addOption(
                Options.value(
                    "N", "resign, rotate: how long it is trusted (default: 30).", "--days"))
            .addOption(
                Options.value(
                    "N",
                    "gc: how long a revision stays that is no longer the newest (default: 7).",
                    "--grace-days"))
            .addOption(
                Options.value(
                    "N",
                    "gc: forget automatic tags (generic-…) that are older.",
                    "--tags-older-than"))
            .addOption(Options.value("DIR", "The folder with the repository's keys.", "--keys"))
            .addOption(
                Options.value(
                    "URL,…", "client-config: the servers, the nearest first.", "--server"))
            .addOption(
                Options.value(
                    "PROXY", "client-config: the site's web proxy (default: DIRECT).", "--proxy"))
            .addOption(
                Options.flag(
                    "client-config: ask the servers too, as status does; what they say is a comment"
                        + " at the end.",
                    "--check"));
    spec.usageMessage()
        .description(
            "Cares for CernVM-FS repositories.",
            "",
            "check reads all of a repository as a client would, and more: signatures, whitelist,"
                + " tags,",
            "every catalog and every object; exit code 3 if anything is wrong. prove lets"
                + " CernVM-FS's own",
            "programs judge, where they are installed: its checker reads the repository, its client"
                + " mounts it",
            "and runs a release's demo. status asks servers for their",
            "revision and how long they are trusted. client-config prints what clients are set up"
                + " with, and with --check how the servers look to them.",
            "tag, untag, rollback, diff and tags name revisions and go back to them. gc removes"
                + " what no tag",
            "names and no client can still be reading. resign signs the whitelist anew before it"
                + " runs out;",
            "rotate puts another key in place of the one that signs.")
        .footer(
            "",
            "Examples:",
            "  argosy cvmfs check /srv/cvmfs/sw.example.org --key sw.example.org.pub",
            "  argosy cvmfs prove /srv/cvmfs/sw.example.org --release sky@w_2026_46",
            "  argosy cvmfs rollback /srv/cvmfs/sw.example.org --tag sky-w_2026_46",
            "  argosy cvmfs resign /srv/cvmfs/sw.example.org");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    String action = arguments.matchedPositionalValue(0, "");
    String repository = arguments.matchedPositionalValue(1, "");
    try (Harbour harbour = action.equals("prove") ? session.writing() : session.reading()) {
      CvmfsViews views = new CvmfsViews(repository, harbour, session, arguments);
      CvmfsCareVerbs care = new CvmfsCareVerbs(repository, harbour, session, arguments);
      return switch (action) {
        case "check" -> views.check();
        case "prove" -> views.prove();
        case "status" -> views.status();
        case "client-config" -> views.clientConfiguration();
        case "tags" -> care.tags();
        case "tag" -> care.tag();
        case "untag" -> care.untag();
        case "rollback" -> care.rollback();
        case "diff" -> care.diff();
        case "gc" -> care.collect();
        case "resign" -> care.resign();
        case "rotate" -> care.rotate();
        default -> throw new IllegalArgumentException("expected " + ACTIONS + ", got " + action);
      };
    }
  }
}
