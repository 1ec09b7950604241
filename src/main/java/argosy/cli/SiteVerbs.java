package argosy.cli;

import argosy.app.Sites;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site …`: releases put to work on a site.
final class SiteVerbs implements Verb {
  private static final String PATIENCE = "10";

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("site");
    spec.usageMessage()
        .description(
            "Puts releases to work on a site: installed side by side over one store of files,",
            "switched by one rename, reverted as fast, purged when nobody uses them.")
        .footer(
            "",
            "Example:",
            "  argosy site init /data0/site",
            "  argosy site install pyfai@w_2026_47 --site /data0/site",
            "  argosy site switch pyfai@w_2026_47 --site /data0/site");
    return spec;
  }

  @Override
  public List<Verb> below() {
    return List.of(
        new SiteInitVerb(),
        new SiteInstallVerb(),
        new SiteSwitchVerb(),
        new SiteRevertVerb(),
        new SiteFollowVerb(),
        new SitePurgeVerb(),
        new SitePinVerb(),
        new SiteLeaseVerb(),
        new SiteFreezeVerb(),
        new SiteKernelsVerb(),
        new SiteHubVerb(),
        new SiteDelegateVerb(),
        new SiteSetupVerb(),
        new SiteTakeoverVerb(),
        new SitePromoteVerb(),
        new SiteDiffVerb(),
        new SiteCaptureVerb(),
        new SiteDiscardVerb(),
        new SiteNamesVerb(),
        new SiteViewsVerb(),
        new SiteActiveVerb(),
        new SiteListVerb(),
        new SiteStatusVerb(),
        new SiteDoctorVerb());
  }

  @Override
  public int run(ParseResult arguments, Session session) {
    throw new IllegalArgumentException("which of its commands?");
  }

  /// A command on a site that is there.
  static CommandSpec command(String name) {
    return CommandSpec.create()
        .name(name)
        .addOption(Options.value("ROOT", "The site (default: $ARGOSY_SITE).", "--site"));
  }

  /// A command that changes it.
  static CommandSpec change(String name) {
    return command(name)
        .addOption(
            Options.value(
                "SECONDS",
                "How long to wait for another command that has the site (default: "
                    + PATIENCE
                    + ").",
                "--patience"));
  }

  static Sites open(ParseResult arguments, Session session) throws IOException {
    String root =
        Options.text("--site", arguments)
            .or(() -> Session.variable("ARGOSY_SITE"))
            .orElseThrow(() ->
                new IllegalArgumentException("which site? give --site ROOT or set ARGOSY_SITE"));
    long patience = number("--patience", arguments).orElse(Long.parseLong(PATIENCE));
    return Sites.open(
        Path.of(root), Duration.ofSeconds(patience), session.nowSeconds(), session.console());
  }

  /// A release that need not be named.
  static PositionalParamSpec maybeRelease(String help) {
    return Options.positional("RELEASE", help, "0").toBuilder().arity("0..1").build();
  }

  /// The release named, or the active one.
  static String releaseOrActive(ParseResult arguments, Sites sites) throws IOException {
    String name = arguments.matchedPositionalValue(0, "");
    return name.isEmpty() ? sites.requireActive().id() : name;
  }

  static Optional<Long> number(String option, ParseResult arguments) {
    Optional<String> text = Options.text(option, arguments);
    text.filter(t -> !t.matches("[0-9]{1,9}"))
        .ifPresent(t -> {
          throw new IllegalArgumentException(option + " takes a whole number, got " + t);
        });
    return text.map(Long::parseLong);
  }

  /// `would ` before what a dry run says.
  static String would(Session session, String done, String wouldDo) {
    return session.dryRun() ? "would " + wouldDo : done;
  }
}
