package argosy.cli;

import argosy.app.Harbour;
import argosy.app.SiteSetup;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.InstalledRelease;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site setup PKG VERSION …`: a release with other versions of single packages.
final class SiteSetupVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        SiteVerbs.change("setup")
            .addPositional(
                PositionalParamSpec.builder()
                    .index("0..*")
                    .paramLabel("PKG VERSION")
                    .type(List.class)
                    .auxiliaryTypes(String.class)
                    .arity("2..*")
                    .description("Packages, each with the version that is wanted.")
                    .build())
            .addOption(
                Options.value(
                    "RELEASE", "What the rest comes from (default: the active release).", "--on"))
            .addOption(
                Options.value(
                    "NAME", "The selection's name (default: of its packages).", "--name"));
    spec.usageMessage()
        .description(
            "Installs a release with other versions of single packages, beside the one it is made"
                + " from.",
            "It has its own folder over the same files, its own activation. The versions are those"
                + " of all releases",
            "in the store and on the site, of the same environment generation; one of another"
                + " generation is",
            "refused, with the reason. Purged as any other release. Who does not own the site is"
                + " told what to",
            "source if the selection is installed, else whom to ask.")
        .footer(
            "",
            "Example:",
            "  argosy site setup afw 26.0.1 --on drp@w_2026_47 --site /data0/site",
            "  . /data0/site/env/drp-exp_w_2026_47+afw-26.0.1.sh");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    List<String> words = arguments.matchedPositional(0).stringValues();
    if (words.size() % 2 != 0) {
      throw new IllegalArgumentException("each package needs its version: PKG VERSION …");
    }
    List<SiteSetup.Choice> choices = new ArrayList<>();
    for (int i = 0; i < words.size(); i += 2) {
      choices.add(new SiteSetup.Choice(words.get(i), words.get(i + 1)));
    }
    Console console = session.console();
    try (Harbour harbour = session.writing()) {
      Sites sites = SiteVerbs.open(arguments, session);
      Optional<String> on = Options.text("--on", arguments);
      SiteSetup setup = sites.setup(harbour);
      SiteSetup.Selected selected =
          setup.run(
              on.isPresent() ? on.get() : sites.requireActive().id(),
              choices,
              Options.text("--name", arguments),
              session.dryRun());
      selected.swaps().forEach(s -> console.line(s.text()));
      Json.Builder result = Json.object().put("selection", selected.toJson());
      Optional<String> id = selected.there().map(InstalledRelease::id);
      if (id.isEmpty() && !session.dryRun()) {
        Sites.Installed installed = sites.install(harbour, selected.name(), false);
        result.put("installed", installed.toJson());
        id = Optional.of(installed.plan().id());
      }
      if (id.isPresent()) {
        String activation = setup.activation(id.get()).toString();
        result.put("activation", activation);
        console.line("next: . " + activation);
      }
      console.result(result.build());
      return 0;
    }
  }
}
