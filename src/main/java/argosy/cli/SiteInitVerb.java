package argosy.cli;

import argosy.app.SiteBoot;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.site.Account;
import argosy.site.Placement;
import argosy.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
                    "--ramdisk"))
            .addOption(
                Options.value(
                    "USER", "Whose the new site is (as root; default: yours).", "--owner"))
            .addOption(
                Options.value(
                    "HOW",
                    "How files of releases come from the store: hardlink, reflink (an edit is one"
                        + " release's alone; XFS, btrfs) or copy (default: hardlink, else copy).",
                    "--place"));
    spec.usageMessage()
        .description(
            "Makes a site, after saying what it will make. Needs no root: the site belongs to who",
            "makes it, everybody may read it, nobody else may write in it. Root can make one for"
                + " somebody",
            "else with --owner.")
        .footer(
            "",
            "Examples:",
            "  argosy site init /data0/site --dry-run",
            "  argosy site init /data0/site",
            "  sudo argosy site init /data0/site --owner datalab --ramdisk 32G");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Path root = Path.of(arguments.matchedPositionalValue(0, ""));
    Site.Plan plan = Site.plan(root);
    String before = plan.there() ? Site.ownerAt(plan.root()) : Account.name();
    Optional<String> other = Options.text("--owner", arguments).filter(o -> !o.equals(before));
    Optional<Account.Login> login = Optional.empty();
    if (other.isPresent()) {
      requireMayGive(other.get(), plan);
      login = Optional.of(Account.login(other.get()));
    }
    Optional<Placement> placement = Options.text("--place", arguments).map(SiteInitVerb::placement);
    Optional<String> size = Options.text("--ramdisk", arguments);
    String owner = other.orElse(before);
    List<String> boot =
        size.isPresent()
            ? new SiteBoot(plan.root(), owner, program(session)).lines(size.get())
            : List.of();
    if (plan.there()) {
      console.line(plan.root() + " is a site already, of " + owner);
    } else {
      plan.folders().forEach(f -> console.line("folder  0755  " + owner + "  " + f));
      console.line("file    0644  " + owner + "  " + plan.root().resolve("state/site.json"));
    }
    Json.Builder result =
        Json.object()
            .put("root", plan.root().toString())
            .put("owner", owner)
            .put("there", plan.there())
            .put("folders", plan.folders().stream().map(Path::toString).toList());
    if (!session.dryRun()) {
      Site site = Site.create(plan, placement);
      if (login.isPresent()) {
        site.giveTo(login.get());
      }
      result.put("placement", site.placement().text());
      if (!plan.there()) {
        console.line("made; files of releases are placed by " + site.placement().text());
      }
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

  private static Placement placement(String how) {
    return Arrays.stream(Placement.values())
        .filter(p -> p.text().equals(how))
        .findAny()
        .orElseThrow(
            () -> new IllegalArgumentException("--place " + how + ": hardlink, reflink or copy"));
  }

  /// As systemd finds it: by its name in the folders for programs, else by its path.
  static String program(Session session) {
    return session.project().map(folder -> folder.resolve("argosy").toString()).orElse("argosy");
  }

  private static void requireMayGive(String owner, Site.Plan plan) throws IOException {
    if (plan.there()) {
      throw new IllegalArgumentException(plan.root() + " is a site already, and has its owner");
    }
    if (Account.uid() != 0) {
      throw new UnsupportedException(
          "only root can make a site for " + owner,
          "run it with sudo, or as " + owner + " without --owner");
    }
  }
}
