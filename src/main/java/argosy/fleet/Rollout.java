package argosy.fleet;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.fleet.HostReport.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One release to all hosts: a stage at a time, its hosts at once; no further when one is red.
/// Again after a red it goes on: what is done is passed over.
public final class Rollout {
  private static final long INSTALL_SECONDS = 4 * 3600;
  private static final long SWITCH_SECONDS = 3600;
  private static final long LOOK_SECONDS = 600;

  private final Fleet fleet;
  private final Plan plan;
  private final Map<String, String> expected = new ConcurrentHashMap<>();
  private volatile String release;

  /// @param release `PRODUCT@TAG`, or a channel of the place: what the first stage gets of it, all
  ///   get
  /// @param source options of `site install` that say where it comes from
  /// @param manner options of `site switch`; ignored unless it is made active
  /// @param dryRun nothing changes on any host
  public record Plan(
      String release, List<String> source, boolean activate, List<String> manner, boolean dryRun) {
    public Plan {
      source = List.copyOf(source);
      manner = List.copyOf(manner);
    }
  }

  public Rollout(Fleet fleet, Plan plan) {
    this.fleet = fleet;
    this.plan = plan;
    this.release = plan.release();
  }

  /// @param progress told of every stage
  /// @return of every host, in order
  public List<HostReport> run(Parallel parallel, Progress progress) throws IOException {
    List<HostReport> all = new ArrayList<>();
    boolean red = false;
    int number = 0;
    for (List<FleetHost> stage : fleet.stages().stages()) {
      int at = ++number;
      if (red) {
        stage.forEach(h -> all.add(report(h, at, Outcome.NOT_TRIED, "", "a stage before is red")));
        continue;
      }
      progress.step("stage " + at);
      List<HostReport> reports =
          fleet.each(stage, parallel, host -> one(fleet.site(host), host, at));
      all.addAll(reports);
      long bad = reports.stream().filter(HostReport::isRed).count();
      red = bad > 0;
      progress.done(red ? bad + " of " + stage.size() + " red" : "green");
    }
    return all;
  }

  private static HostReport report(
      FleetHost host, int stage, Outcome outcome, String id, String what) {
    return new HostReport(host.name(), stage, outcome, id, "", what);
  }

  private HostReport one(RemoteSite site, FleetHost host, int stage) throws IOException {
    List<String> install = new ArrayList<>(List.of("install", release));
    install.addAll(plan.source());
    if (plan.dryRun()) {
      install.add("--dry-run");
    }
    RemoteSite.Answer answer = site.call(install, INSTALL_SECONDS);
    if (!answer.ok()) {
      return report(host, stage, Outcome.RED, "", answer.why());
    }
    Json.Obj installed = answer.json().orElseThrow().array("installed").getFirst().asObject();
    if (installed.find("fetch").isPresent()) {
      return report(
          host, stage, Outcome.WOULD, "", "would fetch and install " + installed.string("fetch"));
    }
    String id = installed.string("id");
    Json.Obj is = installed.get("release").asObject();
    String digest = is.string("digest");
    String first = expected.computeIfAbsent(plan.release(), release -> digest);
    if (!first.equals(digest)) {
      return new HostReport(
          host.name(),
          stage,
          Outcome.RED,
          id,
          digest,
          "gets another release of this name, " + digest + " instead of " + first);
    }
    release = is.string("id");
    boolean already = installed.get("already").equals(new Json.Bool(true));
    return activated(
        site,
        new HostReport(
            host.name(),
            stage,
            plan.dryRun() && !already ? Outcome.WOULD : already ? Outcome.ALREADY : Outcome.DONE,
            id,
            digest,
            (already ? "is installed" : plan.dryRun() ? "would install" : "installed") + " " + id));
  }

  private HostReport activated(RemoteSite site, HostReport so) throws IOException {
    if (!plan.activate()) {
      return so;
    }
    RemoteSite.Active before = site.active(LOOK_SECONDS);
    if (!before.asked()) {
      return red(so, before.why());
    }
    boolean active = before.id().filter(so.id()::equals).isPresent();
    if (plan.dryRun()) {
      return active
          ? so
          : new HostReport(
              so.host(),
              so.stage(),
              Outcome.WOULD,
              so.id(),
              so.digest(),
              so.what() + ", would be made active");
    }
    if (!active) {
      List<String> command = new ArrayList<>(List.of("switch", so.id()));
      command.addAll(plan.manner());
      RemoteSite.Answer switched = site.call(command, SWITCH_SECONDS);
      if (!switched.ok()) {
        return red(so, switched.why());
      }
    }
    RemoteSite.Active now = active ? before : site.active(LOOK_SECONDS);
    if (!now.asked() || now.id().filter(so.id()::equals).isEmpty()) {
      return red(so, now.asked() ? "is not active after the switch" : now.why());
    }
    if (now.deviations() > 0) {
      return red(so, so.id() + " is not as it was installed: argosy site active --verify");
    }
    return new HostReport(
        so.host(),
        so.stage(),
        active ? so.outcome() : Outcome.DONE,
        so.id(),
        so.digest(),
        active ? so.what() + ", is active" : so.what() + ", active");
  }

  private static HostReport red(HostReport so, String why) {
    return new HostReport(so.host(), so.stage(), Outcome.RED, so.id(), so.digest(), why);
  }
}
