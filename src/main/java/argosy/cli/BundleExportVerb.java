package argosy.cli;

import argosy.app.Harbour;
import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy bundle export RELEASE`: a release into one file.
final class BundleExportVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("export")
            .addPositional(Options.release("The release."))
            .addOption(
                Options.value(
                    "RELEASE|FILE,…",
                    "What is there and therefore left out: releases, an older bundle, or the list"
                        + " that argosy ls --json wrote there.",
                    "--on"))
            .addOption(
                Options.value("FILE", "The file (default: PRODUCT-TAG.bundle here).", "--out"));
    spec.usageMessage()
        .description("Writes a release into one signed file.")
        .footer(
            "",
            "Examples:",
            "  argosy bundle export pyfai@w_2026_46",
            "  argosy bundle export pyfai@w_2026_47 --on pyfai@w_2026_46 --out"
                + " /media/usb/w_47.bundle",
            "  argosy bundle export pyfai@w_2026_48 --on /media/usb/beamline.json");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    String release = arguments.matchedPositionalValue(0, "");
    try (Harbour harbour = session.writing()) {
      if (session.dryRun()) {
        console.line("would export " + harbour.releases().find(release).name());
        return 0;
      }
      Path file =
          harbour
              .bundles()
              .export(
                  release,
                  Options.list("--on", arguments),
                  Options.text("--out", arguments).map(Path::of));
      long bytes = Files.size(file);
      console.result(Json.object().put("file", file.toString()).put("bytes", bytes).build());
      console.line(file + "  " + Texts.size(bytes));
      console.note("who imports it needs your key: argosy keys show");
      return 0;
    }
  }
}
