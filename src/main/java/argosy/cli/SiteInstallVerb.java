package argosy.cli;

import argosy.app.Fetch;
import argosy.app.Harbour;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.base.Texts;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import java.io.IOException;
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
            .addOption(PlaceOptions.from())
            .addOption(PlaceOptions.key());
    spec.usageMessage()
        .description(
            "Installs releases beside those that are there; what is active stays as it is.",
            "Only contents that the site lacks are written, all other files are links.",
            "",
            "From a published place only the objects that are missing are fetched; what arrived"
                + " before a",
            "failure stays, so that the same command goes on. A mirror that is dead, slow, behind"
                + " or wrong",
            "is named, and another is asked. Of a release that its publisher took back the hint is"
                + " shown.",
            "",
            "With --dry-run: says how many files and bytes are new.")
        .footer(
            "",
            "Examples:",
            "  argosy site install pyfai@w_2026_47 --site /data0/site",
            "  argosy site install weekly --from https://software.example.org --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    List<Json> results = new ArrayList<>();
    List<String> withdrawn = new ArrayList<>();
    try (Harbour harbour = session.writing()) {
      List<String> names = arguments.matchedPositional(0).stringValues();
      List<String> from = PlaceOptions.from(arguments);
      List<Wanted> all =
          from.isEmpty()
              ? names.stream()
                  .map(name -> new Wanted(name, Optional.empty(), Optional.empty()))
                  .toList()
              : fetched(names, from, results, arguments, harbour, sites, session);
      for (Wanted wanted : all) {
        Sites.Installed installed =
            sites.install(harbour, wanted.name(), wanted.record(), session.dryRun());
        results.add(installed.toJson());
        console.line(line(installed, session));
        String id = installed.plan().id();
        if (wanted.withdrawn().isPresent()) {
          withdrawn.add(id + ": " + wanted.withdrawn().get());
          console.line("withdrawn " + withdrawn.getLast());
          if (!session.dryRun()) {
            sites.withdrawals().note("site install " + id, id, wanted.withdrawn());
          }
        }
        for (String lack : installed.lacks()) {
          console.note(
              installed.release().name() + " does not run on this machine: it needs " + lack);
        }
        if (!installed.plan().withoutSetId().isEmpty() && !installed.already()) {
          console.note(
              Texts.count(installed.plan().withoutSetId().size(), "file")
                  + " without their set-id bit: "
                  + String.join(", ", installed.plan().withoutSetId().stream().limit(3).toList())
                  + (installed.plan().withoutSetId().size() > 3 ? ", …" : ""));
        }
      }
    }
    console.result(
        Json.object().put("installed", new Json.Arr(results)).put("withdrawn", withdrawn).build());
    return 0;
  }

  /// @param record of the place it came from
  /// @param withdrawn the hint with which it was taken back there
  private record Wanted(String name, Optional<byte[]> record, Optional<String> withdrawn) {}

  /// What can be installed from the store now: releases that were fetched, by their digest; with a
  /// dry run those that are there whole.
  private static List<Wanted> fetched(
      List<String> wanted,
      List<String> from,
      List<Json> results,
      ParseResult arguments,
      Harbour harbour,
      Sites sites,
      Session session)
      throws IOException {
    List<Wanted> here = new ArrayList<>();
    try (PublishedPlace place = PlaceOptions.open(from, arguments, harbour, sites, session)) {
      for (String name : wanted) {
        PublishedRelease published = harbour.fetch().find(place, name);
        Wanted whole =
            new Wanted(
                published.release().toString(),
                Optional.of(place.envelope(published.recordName())),
                sites.withdrawals().hint(place, published));
        if (!session.dryRun()) {
          harbour.fetch().run(place, published);
          here.add(whole);
          continue;
        }
        Fetch.Plan plan = harbour.fetch().plan(place, published);
        if (plan.objects() == 0) {
          here.add(whole);
          continue;
        }
        results.add(plan.toJson());
        session
            .console()
            .line(
                "would fetch %s@%s: %s of %d (at most %s), and install it"
                    .formatted(
                        published.product(),
                        published.tag(),
                        Texts.count(plan.objects(), "object"),
                        published.objects(),
                        Texts.size(published.storedBytes())));
      }
    }
    return here;
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
