package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.fleet.Fleet;
import argosy.fleet.HostReport;
import argosy.fleet.Rollout;
import argosy.fleet.Survey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Many hosts with a site each.
///
/// @param atOnce how many hosts of a stage
public record Fleets(Fleet fleet, int atOnce) {
  /// Brings all hosts to a release, as far as it goes well.
  public List<HostReport> apply(Rollout.Plan plan, Progress progress) throws IOException {
    try (Parallel parallel = new Parallel(atOnce)) {
      return new Rollout(fleet, plan).run(parallel, progress);
    }
  }

  /// What stands on all hosts.
  public List<Survey.State> status() throws IOException {
    try (Parallel parallel = new Parallel(atOnce)) {
      return new Survey(fleet).states(parallel);
    }
  }

  /// Which hosts are not as the others, or as they should be.
  ///
  /// @param expected digest of the release that all should have
  /// @param lines in the order of the hosts
  public record Drift(Optional<String> expected, List<Line> lines) {
    public Drift {
      lines = List.copyOf(lines);
    }

    /// @param why empty if the host is as it should be or could not be asked
    public record Line(Survey.State state, Optional<String> why) {}

    public long drifted() {
      return lines.stream().filter(l -> l.why().isPresent()).count();
    }

    public long unreached() {
      return lines.stream().filter(l -> l.state().why().isPresent()).count();
    }

    public Json.Obj toJson() {
      List<Json> hosts = new ArrayList<>();
      for (Line line : lines) {
        hosts.add(
            Json.object()
                .put("host", line.state().host())
                .put("drifted", line.why().isPresent())
                .putIf("why", line.why())
                .put("state", line.state().toJson())
                .build());
      }
      return Json.object()
          .putIf("expected", expected)
          .put("drifted", drifted())
          .put("unreached", unreached())
          .put("hosts", new Json.Arr(hosts))
          .build();
    }
  }

  /// @param wanted `PRODUCT@TAG` or a digest; empty for what most hosts have
  public Drift drift(Optional<String> wanted) throws IOException {
    List<Survey.State> states = status();
    Optional<String> expected = Survey.expected(states, wanted);
    return new Drift(
        expected, states.stream().map(s -> new Drift.Line(s, Survey.drift(s, expected))).toList());
  }
}
