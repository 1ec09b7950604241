package argosy.cli;

import argosy.app.Fleets;
import argosy.base.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy fleet drift HOSTS`: which hosts are not as the others.
final class FleetDriftVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        FleetVerbs.command("drift")
            .addOption(
                Options.value(
                    "RELEASE",
                    "What all should have active: PRODUCT@TAG or a digest (default: what most"
                        + " have).",
                    "--release"));
    spec.usageMessage()
        .description(
            "Compares what is active on all hosts, by digest, and its files with what was"
                + " installed. Exit code 3",
            "if a host drifted, 5 if one could not be asked and none drifted.")
        .footer("", "Example:", "  argosy fleet drift gp02,gp03,gp12 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    Optional<String> wanted = Options.text("--release", arguments);
    Fleets.Drift drift = FleetVerbs.fleets(arguments).drift(wanted);
    console.result(drift.toJson());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("HOST", "ACTIVE", "DRIFT"));
    for (Fleets.Drift.Line line : drift.lines()) {
      rows.add(
          List.of(
              line.state().host(),
              line.state().active().orElse("-"),
              line.state()
                  .why()
                  .map(why -> console.bad("not reached: " + why))
                  .or(() -> line.why().map(console::bad))
                  .orElse("none")));
    }
    console.table(rows);
    if (drift.drifted() > 0) {
      console.lastLine(
          new Failures(
              3,
              Texts.count(drift.drifted(), "host")
                  + " of "
                  + rows.stream().skip(1).count()
                  + " drifted",
              "argosy fleet apply brings them to one release"));
      return 3;
    }
    return unreached(drift.unreached(), console);
  }

  static int unreached(long hosts, Console console) {
    if (hosts == 0) {
      return 0;
    }
    console.lastLine(
        new Failures(
            5,
            Texts.count(hosts, "host") + " could not be asked",
            "ssh HOST by hand says why; --known-hosts and --identity say whom to believe"));
    return 5;
  }
}
