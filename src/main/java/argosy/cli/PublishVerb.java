package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Publish;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy publish RELEASE --to oci://…`: a release's image into a registry.
final class PublishVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("publish")
            .addPositional(Options.release("The release."))
            .addOption(
                Options.value("URL", "Where to: oci://REGISTRY/REPOSITORY[:TAG].", "--to")
                    .toBuilder()
                    .required(true)
                    .build())
            .addOption(
                Options.value(
                    "USER:PASSWORD",
                    "For the registry (default: what podman or docker are logged in with).",
                    "--creds"))
            .addOption(
                Options.flag("Speak plain HTTP to a registry on another machine.", "--insecure"));
    spec.usageMessage()
        .description(
            "Publishes a release's image to a registry.",
            "",
            "Only blobs that are missing there are sent; the tags move last. Without a TAG the"
                + " image gets",
            "all its names: the floating one and the immutable one with the release's time.")
        .footer(
            "",
            "Example:",
            "  argosy publish pyfai@v2026_1 --to oci://registry.example.org/site/pyfai");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    String release = arguments.matchedPositionalValue(0, "");
    String to = Options.text("--to", arguments).orElse("");
    try (Harbour harbour = session.writing()) {
      if (session.dryRun()) {
        console.line("would publish " + harbour.releases().find(release).name() + " to " + to);
        return 0;
      }
      Publish.Published published =
          harbour
              .publish()
              .run(
                  new Publish.Request(
                      release,
                      to,
                      Options.text("--creds", arguments),
                      Options.on("--insecure", arguments),
                      session.nowSeconds()),
                  System.getenv());
      console.result(published.toJson());
      published
          .pushed()
          .images()
          .forEach(
              (tag, image) -> console.line(published.to() + ":" + tag + "  " + image.digest()));
      return 0;
    }
  }
}
