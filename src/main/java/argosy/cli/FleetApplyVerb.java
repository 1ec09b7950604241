package argosy.cli;

import argosy.base.Json;
import argosy.base.Texts;
import argosy.fleet.HostReport;
import argosy.fleet.Rollout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy fleet apply HOSTS`: a release to all hosts, stage by stage.
final class FleetApplyVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        FleetVerbs.command("apply")
            .addOption(
                Options.value("RELEASE", "PRODUCT@TAG, or with --from a channel.", "--release")
                    .toBuilder()
                    .required(true)
                    .build())
            .addOption(PlaceOptions.from())
            .addOption(
                Options.value(
                    "PEM",
                    "With --from: the public key that must have signed it, a file there.",
                    "--key"))
            .addOption(Options.flag("Make it active.", "--switch"));
    SiteSwitchVerb.manners(spec);
    spec.usageMessage()
        .description(
            "Installs a release on all hosts and, with --switch, makes it active: a stage at a"
                + " time, the next",
            "when every host of the one before is green, that is: the same release by its digest,"
                + " active, as",
            "installed. At a red host it stops; the same command again goes on, done hosts are"
                + " passed over.",
            "--because, --wait, --watch and --cold are those of argosy site switch. Exit code 1 if"
                + " a host is red.")
        .footer(
            "",
            "Example:",
            "  argosy fleet apply gp02/gp03,gp12 --release weekly --from"
                + " https://software.example.org --switch --watch --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    boolean activate = Options.on("--switch", arguments);
    List<HostReport> reports =
        FleetVerbs.fleets(arguments)
            .apply(
                new Rollout.Plan(
                    Options.text("--release", arguments).orElse(""),
                    given(arguments, "--from", "--key"),
                    activate,
                    manner(arguments),
                    session.dryRun()),
                console);
    long red = reports.stream().filter(HostReport::isRed).count();
    console.result(
        Json.object()
            .put("red", red)
            .put("hosts", new Json.Arr(reports.stream().map(r -> (Json) r.toJson()).toList()))
            .build());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("STAGE", "HOST", "OUTCOME", "WHAT"));
    for (HostReport r : reports) {
      String outcome = r.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      rows.add(
          List.of(
              String.valueOf(r.stage()),
              r.host(),
              r.isRed() ? console.bad(outcome) : outcome,
              r.what()));
    }
    console.table(rows);
    if (red == 0) {
      return 0;
    }
    HostReport first = reports.stream().filter(HostReport::isRed).findFirst().orElseThrow();
    console.lastLine(
        new Failures(
            1,
            "%s of %d red, %s: %s"
                .formatted(Texts.count(red, "host"), reports.size(), first.host(), first.what()),
            "put it right there, then run the same command again: hosts that are done are passed"
                + " over"));
    return 1;
  }

  private static List<String> manner(ParseResult arguments) {
    List<String> manner = new ArrayList<>(given(arguments, "--because", "--wait"));
    for (String flag : List.of("--watch", "--cold")) {
      if (Options.on(flag, arguments)) {
        manner.add(flag);
      }
    }
    return manner;
  }

  /// Options as they were given, to be given on.
  private static List<String> given(ParseResult arguments, String... names) {
    List<String> given = new ArrayList<>();
    for (String name : names) {
      Options.text(name, arguments).ifPresent(value -> given.add(name + "=" + value));
    }
    return given;
  }
}
