package argosy.cli;

import argosy.app.SiteSwitch;
import argosy.app.Sites;
import argosy.base.Json;
import argosy.site.Switching;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy site switch RELEASE|CHANNEL`: another release becomes the active one.
final class SiteSwitchVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        manners(SiteVerbs.change("switch"))
            .addPositional(Options.positional("RELEASE|CHANNEL", "What becomes active.", "0"));
    spec.usageMessage()
        .description(
            "Makes a release the active one, by one rename. Who runs keeps what he started with.",
            "",
            "With --wait: ROOT/hooks/pause is run, nobody uses the active release any more, then"
                + " the",
            "switch, then ROOT/hooks/resume. With --watch: the demo runs afterwards; if it fails,"
                + " the",
            "release before is active again (exit code 1). A release without a demo is then"
                + " refused.")
        .footer(
            "",
            "Examples:",
            "  argosy site switch pyfai@w_2026_47 --site /data0/site",
            "  argosy site switch weekly --site /data0/site --because 'monday change window'");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Sites sites = SiteVerbs.open(arguments, session);
    String name = arguments.matchedPositionalValue(0, "");
    show(sites, sites.switching().to(name, manner(arguments), session.dryRun()), session);
    return 0;
  }

  static CommandSpec manners(CommandSpec spec) {
    return spec.addOption(Options.value("TEXT", "Why, for the history.", "--because"))
        .addOption(
            Options.value("SECONDS", "Wait so long until nobody uses it, with hooks.", "--wait"))
        .addOption(Options.flag("Run the demo afterwards, go back if it fails.", "--watch"))
        .addOption(Options.flag("From disk, though the site has memory.", "--cold"));
  }

  static SiteSwitch.Manner manner(ParseResult arguments) {
    return new SiteSwitch.Manner(
        Options.text("--because", arguments).orElse(""),
        SiteVerbs.number("--wait", arguments).map(Duration::ofSeconds),
        Options.on("--watch", arguments),
        Options.on("--cold", arguments));
  }

  static void show(Sites sites, Switching.Switched switched, Session session) throws IOException {
    Console console = session.console();
    Optional<String> withdrawn = sites.withdrawals().of(switched.now());
    console.result(
        Json.object()
            .putIf("before", switched.before())
            .put("current", switched.now())
            .put("dryRun", session.dryRun())
            .putIf("withdrawn", withdrawn)
            .build());
    String before =
        switched
            .before()
            .map(b -> b.equals(switched.now()) ? " (it was already)" : " (before: " + b + ")")
            .orElse("");
    console.line(SiteVerbs.would(session, "active: ", "make active: ") + switched.now() + before);
    withdrawn.ifPresent(
        hint -> console.note(switched.now() + " was taken back by its publisher: " + hint));
  }
}
