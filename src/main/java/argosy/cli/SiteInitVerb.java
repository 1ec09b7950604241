package argosy.cli;

import argosy.app.SiteMemory;
import argosy.base.Json;
import argosy.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site init ROOT`: makes a site.
final class SiteInitVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        CommandSpec.create()
            .name("init")
            .addPositional(
                Options.positional(
                    "ROOT", "The site's folder: new, empty, or a site already.", "0"))
            .addOption(
                Options.value(
                    "SIZE",
                    "Print what an administrator sets up for releases in memory: 32G.",
                    "--ramdisk"));
    spec.usageMessage()
        .description(
            "Makes a site, after saying what it will make. Needs no root: the site belongs to who",
            "makes it, everybody may read it, nobody else may write in it.")
        .footer(
            "",
            "Examples:",
            "  argosy site init /data0/site --dry-run",
            "  argosy site init /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Path root = Path.of(arguments.matchedPositionalValue(0, ""));
    Site.Plan plan = Site.plan(root);
    String owner = System.getProperty("user.name", "");
    plan.folders().forEach(f -> console.line("folder  0755  " + owner + "  " + f));
    console.line("file    0644  " + owner + "  " + plan.root().resolve("state/site.json"));
    Optional<String> size = Options.text("--ramdisk", arguments);
    List<String> boot =
        size.isPresent() ? SiteMemory.bootLines(plan.root(), size.get(), owner) : List.of();
    Json.Builder result =
        Json.object()
            .put("root", plan.root().toString())
            .put("owner", owner)
            .put("there", plan.there())
            .put("folders", plan.folders().stream().map(Path::toString).toList());
    if (!session.dryRun()) {
      Site site = Site.create(plan);
      String placement = site.placement().name().toLowerCase(Locale.ROOT);
      result.put("placement", placement);
      console.line("made; files of releases are placed by " + placement);
      console.line("next: argosy site install RELEASE --site " + plan.root());
    }
    if (!boot.isEmpty()) {
      result.put("boot", boot);
      console.line("");
      boot.forEach(console::line);
    }
    console.result(result.build());
    return 0;
  }
}
