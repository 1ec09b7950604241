package argosy.cli;

import argosy.app.CvmfsWarm;
import argosy.app.Harbour;
import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy warm PLACE`: fetches what a release needs to start, before it is started.
final class WarmVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("warm")
            .addPositional(
                Options.positional(
                    "PLACE",
                    "The release's folder in a mount, or with --cache the repository: its URL or"
                        + " directory.",
                    "0"))
            .addOption(
                Options.value(
                    "PATH",
                    "Where the release stands in the repository: /linux-amd64/sky/latest.",
                    "--path"))
            .addOption(
                Options.value(
                    "DIR", "The cache that clients share (CVMFS_ALIEN_CACHE).", "--cache"))
            .addOption(
                Options.value(
                    "FILE", "The repository's public key (default: from the home).", "--key"));
    spec.usageMessage()
        .description(
            "Fetches what a release in CernVM-FS needs to start, before it is started.",
            "",
            "Reads the files that the release's demo opened when it was published (startup.txt):"
                + " through a",
            "mount, or by plain HTTP into a cache that clients share. A client with such a cache"
                + " starts even",
            "when no server answers.")
        .footer(
            "",
            "Examples:",
            "  argosy warm /cvmfs/sw.example.org/linux-amd64/sky/latest",
            "  argosy warm http://www.example.org/cvmfs/sw.example.org --path"
                + " /linux-amd64/sky/latest --cache /scratch/cvmfs --key sw.example.org.pub");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    String place = arguments.matchedPositionalValue(0, "");
    boolean cached = Options.text("--cache", arguments).isPresent();
    if (cached != Options.text("--path", arguments).isPresent()) {
      throw new IllegalArgumentException("--cache DIR and --path PATH go together");
    }
    if (session.dryRun()) {
      console.line("would read the start-up set of " + place);
      return 0;
    }
    try (Harbour harbour = session.reading()) {
      CvmfsWarm warm = harbour.cvmfsWarm();
      CvmfsWarm.Warmed warmed =
          cached
              ? warm.cached(
                  new CvmfsWarm.Request(
                      place,
                      Options.text("--path", arguments).orElseThrow(),
                      Options.text("--key", arguments).map(Path::of),
                      Path.of(Options.text("--cache", arguments).orElseThrow()),
                      session.nowSeconds()))
              : warm.mounted(Path.of(place));
      console.result(
          Json.object()
              .put("files", warmed.files())
              .put("fetched", warmed.fetched())
              .put("bytes", warmed.bytes())
              .build());
      console.line(
          "%s to start with, %s fetched, %s"
              .formatted(
                  Texts.count(warmed.files(), "file"),
                  Texts.count(warmed.fetched(), cached ? "object" : "file"),
                  Texts.size(warmed.bytes())));
      return 0;
    }
  }
}
