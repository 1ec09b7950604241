package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Publish;
import argosy.app.PublishPlace;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.model.Remote;
import argosy.remote.Remotes;
import java.io.IOException;
import java.time.InstantSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy publish RELEASE --to …`: a release to a registry, a directory or a bucket.
final class PublishVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("publish")
            .addPositional(CvmfsPublishing.release())
            .addOption(
                Options.value(
                        "URL",
                        "Where to: a directory, s3://BUCKET/PREFIX, https://… (WebDAV), or"
                            + " oci://REGISTRY/REPOSITORY[:TAG].",
                        "--to")
                    .toBuilder()
                    .required(true)
                    .build())
            .addOption(
                Options.value(
                    "NAME", "Make it the newest release of a channel: weekly.", "--channel"))
            .addOption(
                Options.value(
                    "LIST",
                    "Forms to publish besides the objects that sites fetch (default: the usual ones"
                        + " that are files; none).",
                    "--forms"))
            .addOption(
                Options.value(
                    "USER:PASSWORD",
                    "For the registry (default: what podman or docker are logged in with).",
                    "--creds"))
            .addOption(
                Options.flag("Speak plain HTTP to a registry on another machine.", "--insecure"));
    CvmfsPublishing.addTo(spec);
    spec.usageMessage()
        .description(
            "Publishes a release: its image to a registry, or everything to a place that sites"
                + " read.",
            "",
            "A directory, bucket or web server gets the objects that are missing there, the forms"
                + " with their repositories",
            "(apt, ...), the release's signed record, and last the channel; any web server can show"
                + " it.",
            "Buckets take AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or a profile, AWS_REGION and,"
                + " for servers",
            "other than Amazon's, AWS_ENDPOINT_URL. Web servers must offer WebDAV with locks; who"
                + " writes there",
            "stands in ~/.netrc.",
            "A registry gets the blobs that are missing there; the tags move last. Without a TAG"
                + " the image gets",
            "all its names: the floating one and the immutable one with the release's time; a"
                + " channel is one more tag.")
        .footer(
            "",
            "Examples:",
            "  argosy publish pyfai@v2026_1 --to /srv/www/software --channel release",
            "  argosy publish pyfai@v2026_1 --to oci://registry.example.org/site/pyfai");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    if (CvmfsPublishing.isMeant(arguments)) {
      return CvmfsPublishing.run(arguments, session);
    }
    Console console = session.console();
    String release = arguments.matchedPositionalValue(0, "");
    String to = Options.text("--to", arguments).orElse("");
    try (Harbour harbour = session.writing()) {
      if (!to.startsWith("oci://")) {
        return toPlace(harbour, release, to, arguments, session);
      }
      if (session.dryRun()) {
        String image = Publish.requireImage(to);
        String name = harbour.releases().find(release).name();
        console.result(Json.object().put("to", image).put("release", name).build());
        console.line("would publish " + name + " to " + image);
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
                      Options.text("--channel", arguments),
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

  private static int toPlace(
      Harbour harbour, String release, String to, ParseResult arguments, Session session)
      throws IOException {
    Console console = session.console();
    PublishPlace.Request request =
        new PublishPlace.Request(
            release,
            Options.list("--forms", arguments),
            Options.text("--channel", arguments),
            session.nowSeconds());
    PublishPlace.Published published;
    try (Remote remote = Remotes.writing(to, System.getenv(), InstantSource.system())) {
      if (session.dryRun()) {
        tell(harbour.publishPlace().plan(request, remote), request, console);
        return 0;
      }
      published = harbour.publishPlace().run(request, remote);
    }
    console.result(published.toJson());
    console.line(
        "published "
            + published.release().product()
            + "@"
            + published.release().tag()
            + " to "
            + published.to()
            + ": "
            + Texts.count(published.sentFiles(), "file")
            + ", "
            + Texts.size(published.sentBytes())
            + " sent");
    published
        .channel()
        .ifPresent(channel ->
            console.line("channel " + channel.name() + " is at serial " + channel.serial()));
    return 0;
  }

  private static void tell(
      PublishPlace.Planned planned, PublishPlace.Request request, Console console) {
    console.result(planned.toJson());
    console.line("would publish " + planned.release().name() + " to " + planned.to());
    console.line(
        "%,d of %s are missing there, about %s"
            .formatted(
                planned.missing(),
                Texts.count(planned.objects(), "object"),
                Texts.size(planned.missingBytes())));
    if (!planned.forms().isEmpty()) {
      console.line("forms: " + String.join(", ", planned.forms()));
    }
    planned
        .serial()
        .ifPresent(n ->
            console.line("channel " + request.channel().orElse("") + " would be at serial " + n));
  }
}
