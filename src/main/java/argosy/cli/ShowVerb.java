package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Releases;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.model.Release;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy show RELEASE`: everything that is known of one release.
final class ShowVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("show")
            .addPositional(
                Options.release(
                    "The release: PRODUCT@TAG, PRODUCT for its newest, or the start of a digest."));
    spec.usageMessage()
        .description("Shows a release: its packages, licences and proofs.")
        .footer("", "Example:", "  argosy show hello");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    try (Harbour harbour = session.reading()) {
      Release release = harbour.releases().find(arguments.matchedPositionalValue(0, ""));
      Releases.Details details = harbour.releases().details(release);
      console.result(details.toJson());
      console.line(console.bold(release.name()) + "  " + release.stack().summary());
      console.line("digest    " + release.digest());
      console.line("platform  " + release.platform());
      console.line("created   " + Instant.ofEpochSecond(release.epochSeconds()));
      console.line("licence   " + release.stack().licence().expression());
      console.line(
          "content   " + Texts.count(details.files(), "file") + ", " + Texts.size(details.bytes()));
      if (!details.needs().isEmpty()) {
        console.line(
            "needs     "
                + details.needs().entrySet().stream()
                    .map(n -> n.getKey().replace("needs-", "") + " " + n.getValue())
                    .collect(Collectors.joining(", "))
                + " of a machine");
      }
      if (!details.base().isEmpty()) {
        console.line(
            "base      %s, %s, in images"
                .formatted(
                    Texts.count(details.base().size(), "package"),
                    Texts.size(
                        details.base().stream().mapToLong(Releases.PackageLine::bytes).sum())));
      }
      for (Json.Obj proof : details.proofs()) {
        Json.Obj p = proof.get("proof").asObject();
        console.line(
            "proof     %s in %s: %s"
                .formatted(
                    proof.string("format"),
                    p.string("client"),
                    p.get("passed").asBoolean()
                        ? console.good("passed")
                        : p.find("missing").map(Json::asString).orElse(console.bad("FAILED"))));
      }
      List<List<String>> rows =
          new ArrayList<>(List.of(List.of("package", "version", "licence", "size")));
      for (Releases.PackageLine line : details.packages()) {
        rows.add(
            List.of(line.name(), line.version(), brief(line.licence()), Texts.size(line.bytes())));
      }
      console.line("");
      console.table(rows);
      return 0;
    }
  }

  private static final int LICENCE_COLUMNS = 48;

  /// Long expressions whole only with `--json`.
  private static String brief(String licence) {
    return licence.length() <= LICENCE_COLUMNS
        ? licence
        : licence.substring(0, LICENCE_COLUMNS - 1) + "…";
  }
}
