package argosy.cli;

import argosy.app.Harbour;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.remote.Remotes;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site install RELEASE…`: releases of the store into the site.
final class SiteInstallVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("install")
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0..*")
                    .paramLabel("RELEASE")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("1..*")
                    .description("What to install: PRODUCT@TAG, or PRODUCT for its newest.")
                    .build())
            .addOption(
                Options.value(
                    "ADDRESS",
                    "A published place or a bundle to take them from (default: the store).",
                    "--from"))
            .addOption(
                Options.value(
                    "PEM", "With --from: the public key that must have signed it.", "--key"));
    spec.usageMessage()
        .description(
            "Installs releases beside those that are there; what is active stays as it is.",
            "Only contents that the site lacks are written, all other files are links.",
            "",
            "With --dry-run: says how many files and bytes are new.")
        .footer("", "Example:", "  argosy site install pyfai@w_2026_47 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    List<Json> results = new ArrayList<>();
    try (Harbour harbour = session.writing()) {
      for (String typed : arguments.matchedPositional(0).stringValues()) {
        Wanted wanted = here(typed, arguments, harbour, sites, session);
        Sites.Installed installed =
            sites.install(harbour, wanted.name(), wanted.record(), session.dryRun());
        results.add(installed.toJson());
        console.line(line(installed, session));
        if (!installed.plan().withoutSetId().isEmpty() && !installed.already()) {
          console.note(
              Texts.count(installed.plan().withoutSetId().size(), "file")
                  + " without their set-id bit: "
                  + String.join(", ", installed.plan().withoutSetId().stream().limit(3).toList())
                  + (installed.plan().withoutSetId().size() > 3 ? ", …" : ""));
        }
      }
    }
    console.result(Json.object().put("installed", new Json.Arr(results)).build());
    return 0;
  }

  /// @param record of the place it came from
  private record Wanted(String name, Optional<byte[]> record) {}

  /// The name in the store of what is wanted; fetched first with `--from`.
  private static Wanted here(
      String name, ParseResult arguments, Harbour harbour, Sites sites, Session session)
      throws IOException {
    Optional<String> from = Options.text("--from", arguments);
    if (from.isEmpty()) {
      return new Wanted(name, Optional.empty());
    }
    Optional<String> owner = sites.owners().key();
    List<String> keys =
        owner.isPresent() ? List.of(owner.get()) : BundleVerbs.keys(arguments, harbour, session);
    try (PublishedPlace place =
        new PublishedPlace(
            Remotes.open(from.get(), System.getenv(), InstantSource.system()), keys)) {
      PublishedRelease published = harbour.fetch().find(place, name);
      if (!session.dryRun()) {
        harbour.fetch().run(place, published);
      }
      return new Wanted(
          published.product() + "@" + published.tag(), place.remote().find(published.recordName()));
    }
  }

  private static String line(Sites.Installed installed, Session session) {
    if (installed.already()) {
      return installed.plan().id() + " is installed already";
    }
    return "%s %s: %s (%s), new: %s (%s)"
        .formatted(
            SiteVerbs.would(session, "installed", "install"),
            installed.plan().id(),
            Texts.count(installed.plan().files(), "file"),
            Texts.size(installed.plan().bytes()),
            Texts.count(installed.plan().newFiles(), "file"),
            Texts.size(installed.plan().newBytes()));
  }
}
