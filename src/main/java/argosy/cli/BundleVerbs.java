package argosy.cli;

import argosy.app.Harbour;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy bundle …`: releases in one file, for places without network.
final class BundleVerbs implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("bundle");
    spec.usageMessage()
        .description(
            "A release in one signed file, for places without network; the next one carries only",
            "what changed.")
        .footer(
            "",
            "Example:",
            "  argosy bundle export pyfai@w_2026_47 --on pyfai@w_2026_46",
            "  argosy bundle import pyfai-w_2026_47-on-w_2026_46.bundle --key site.pem");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(new BundleExportVerb(), new BundleImportVerb(false), new BundleImportVerb(true));
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("which of its commands?");
  }

  /// Whose signatures are believed: of `--key`, else of the home's own keys and its folder
  /// `trusted`.
  static List<String> keys(ParseResult arguments, Harbour harbour, Session session)
      throws IOException {
    Optional<String> file = Options.text("--key", arguments);
    List<String> keys =
        file.isPresent()
            ? new ArrayList<>(
                List.of(Files.readString(Path.of(file.get()), StandardCharsets.US_ASCII)))
            : harbour.keys().trusted(session.nowSeconds());
    if (keys.isEmpty()) {
      throw new IllegalArgumentException(
          "whose signature is to be believed? give --key FILE.pem, or put it into "
              + harbour.keys().folder().resolve("trusted"));
    }
    return keys;
  }
}
