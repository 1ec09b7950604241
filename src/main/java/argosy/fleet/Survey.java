package argosy.fleet;

import argosy.base.Json;
import argosy.base.Parallel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What stands on every host, and which host drifted.
public final class Survey {
  private static final long SECONDS = 600;
  private final Fleet fleet;

  public Survey(Fleet fleet) {
    this.fleet = fleet;
  }

  /// One host as it is now.
  ///
  /// @param active the id, empty if nothing is active
  /// @param deviations files of the active release that somebody changed
  /// @param why it could not be asked; the rest is empty then
  public record State(
      String host,
      Optional<String> active,
      String release,
      String digest,
      long releases,
      int deviations,
      Optional<String> heldBy,
      Optional<String> closed,
      Optional<String> why) {
    public Json.Obj toJson() {
      return Json.object()
          .put("host", host)
          .put("reached", why.isEmpty())
          .putIf("active", active)
          .put("release", release)
          .put("digest", digest)
          .put("releases", releases)
          .put("deviations", deviations)
          .putIf("heldBy", heldBy)
          .putIf("closed", closed)
          .putIf("why", why)
          .build();
    }
  }

  /// In the order of the stages.
  public List<State> states(Parallel parallel) throws IOException {
    return fleet.each(
        fleet.stages().hosts(), parallel, host -> state(fleet.site(host), host.name()));
  }

  private static State state(RemoteSite site, String host) throws IOException {
    RemoteSite.Answer status = site.call(List.of("status"), SECONDS);
    RemoteSite.Active active =
        status.ok() ? site.active(SECONDS) : RemoteSite.Active.none(status.why());
    if (!active.asked()) {
      return new State(
          host,
          Optional.empty(),
          "",
          "",
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.of(active.why()));
    }
    Json.Obj s = status.json().orElseThrow().get("site").asObject();
    return new State(
        host,
        active.id(),
        active.release(),
        active.digest(),
        s.number("releases"),
        active.deviations(),
        s.find("heldBy").map(Json::asString),
        s.find("closed").map(Json::asString),
        Optional.empty());
  }

  /// What all should have: what is asked for, else what most have.
  ///
  /// @param wanted `PRODUCT@TAG` or a digest
  /// @return the digest, empty if no host has it
  public static Optional<String> expected(List<State> states, Optional<String> wanted) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (State s : states) {
      boolean meant = wanted.map(w -> w.equals(s.release()) || w.equals(s.digest())).orElse(true);
      if (!s.digest().isEmpty() && meant) {
        counts.merge(s.digest(), 1, Integer::sum);
      }
    }
    return counts.entrySet().stream()
        .reduce((a, b) -> b.getValue() > a.getValue() ? b : a)
        .map(Map.Entry::getKey);
  }

  /// Why a host is not as it should be; empty if it is, or could not be asked.
  public static Optional<String> drift(State state, Optional<String> expected) {
    if (state.why().isPresent()) {
      return Optional.empty();
    }
    if (state.active().isEmpty()) {
      return Optional.of("nothing is active");
    }
    if (!Optional.of(state.digest()).equals(expected)) {
      return Optional.of("has " + state.active().get() + " (" + state.digest() + ")");
    }
    return state.deviations() == 0
        ? Optional.empty()
        : Optional.of(state.deviations() + " files are not as installed");
  }
}
