package argosy.cli;

import argosy.app.Harbour;
import argosy.app.ReleaseSources;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.base.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
            .addOption(PlaceOptions.sources())
            .addOption(PlaceOptions.key())
            .addOption(
                Options.value(
                    "STACK",
                    "A folder with a stack.yaml: what is found nowhere is built from it, under the"
                        + " tag asked for.",
                    "--or-build"));
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
            "A site of one's own beside a shared one borrows the facility's home: what it has is"
                + " read there,",
            "checked against its digest, and copied into the site, which nobody else's purge"
                + " touches.",
            "",
            "With --dry-run: says how many files and bytes are new.")
        .footer(
            "",
            "Examples:",
            "  argosy site install pyfai@w_2026_47 --site /data0/site",
            "  argosy site install weekly --from https://software.example.org --site /data0/site",
            "  argosy site install pyfai@w_2026_47 --from /srv/argosy --from"
                + " https://software.example.org --or-build ~/pyfai --site ~/sw");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Sites sites = SiteVerbs.open(arguments, session);
    List<Json> results = new ArrayList<>();
    List<String> withdrawn = new ArrayList<>();
    try (Harbour harbour = session.using();
        ReleaseSources sources =
            new ReleaseSources(
                harbour,
                sites,
                PlaceOptions.sources(arguments, harbour, sites, session),
                Options.text("--or-build", arguments).map(Path::of),
                session.nowSeconds())) {
      for (String name : arguments.matchedPositional(0).stringValues()) {
        ReleaseSources.Answer answer = sources.find(name, session.dryRun());
        if (answer.coming().isPresent()) {
          results.add(answer.coming().get().json());
          console.line("would " + answer.coming().get().text());
        }
        if (answer.found().isPresent()) {
          ReleaseSources.Found found = answer.found().get();
          Sites.Installed installed =
              sites.install(found.from(), found.release(), found.record(), session.dryRun());
          results.add(installed.toJson());
          show(installed, session);
          if (found.withdrawn().isPresent()) {
            String id = installed.plan().id();
            withdrawn.add(id + ": " + found.withdrawn().get());
            console.line("withdrawn " + withdrawn.getLast());
            if (!session.dryRun()) {
              sites.withdrawals().note("site install " + id, id, found.withdrawn());
            }
          }
        }
      }
    }
    console.result(
        Json.object().put("installed", new Json.Arr(results)).put("withdrawn", withdrawn).build());
    return 0;
  }

  private static void show(Sites.Installed installed, Session session) {
    Console console = session.console();
    console.line(line(installed, session));
    for (String lack : installed.lacks()) {
      console.note(installed.release().name() + " does not run on this machine: it needs " + lack);
    }
    List<String> without = installed.plan().withoutSetId();
    if (!without.isEmpty() && !installed.already()) {
      console.note(
          Texts.count(without.size(), "file")
              + " without their set-id bit: "
              + String.join(", ", without.stream().limit(3).toList())
              + (without.size() > 3 ? ", …" : ""));
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
