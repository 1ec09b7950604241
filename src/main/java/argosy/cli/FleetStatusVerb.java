package argosy.cli;

import argosy.base.Json;
import argosy.fleet.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `argosy fleet status HOSTS`: what stands on all hosts.
final class FleetStatusVerb implements Verb {
  @Override
  public CommandSpec spec() {
    CommandSpec spec = FleetVerbs.command("status");
    spec.usageMessage()
        .description(
            "Says of every host what is active, how many releases it has, who works on it, whether"
                + " it is closed.",
            "Exit code 5 if one could not be asked.")
        .footer("", "Example:", "  argosy fleet status gp02,gp03,gp12 --site /data0/site");
    return spec;
  }

  @Override
  public int run(ParseResult arguments, Session session) throws IOException {
    Console console = session.console();
    List<Survey.State> states = FleetVerbs.fleets(arguments).status();
    console.result(
        Json.object()
            .put("hosts", new Json.Arr(states.stream().map(s -> (Json) s.toJson()).toList()))
            .build());
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("HOST", "ACTIVE", "RELEASES", "NOW"));
    for (Survey.State s : states) {
      rows.add(
          List.of(
              s.host(),
              s.active().orElse("-"),
              s.why().isPresent() ? "-" : String.valueOf(s.releases()),
              s.why()
                  .map(why -> console.bad("not reached: " + why))
                  .or(s::closed)
                  .or(() -> s.heldBy().map(who -> "held by " + who))
                  .orElse("ready")));
    }
    console.table(rows);
    return FleetDriftVerb.unreached(
        states.stream().filter(s -> s.why().isPresent()).count(), console);
  }
}
