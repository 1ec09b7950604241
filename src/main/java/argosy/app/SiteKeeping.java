package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.site.Account;
import argosy.site.ChangeLock;
import argosy.site.Holds;
import argosy.site.HostLeases;
import argosy.site.InstalledRelease;
import argosy.site.KeepPolicy;
import argosy.site.Purge;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which releases of a site stay and which go: pins, leases, purge.
public final class SiteKeeping {
  private final Site site;
  private final SiteWork work;
  private final Progress progress;

  SiteKeeping(Site site, SiteWork work, Progress progress) {
    this.site = site;
    this.work = work;
    this.progress = progress;
  }

  /// What a purge did or would do.
  public static Json.Obj toJson(Purge.Outcome outcome) {
    List<Json> kept = new ArrayList<>();
    outcome
        .kept()
        .forEach(
            k -> kept.add(Json.object().put("id", k.id()).put("because", k.because()).build()));
    return Json.object()
        .put("purged", outcome.purged())
        .put("kept", new Json.Arr(kept))
        .put("freedBytes", outcome.freedBytes())
        .put("hiddenProcesses", outcome.hiddenProcesses())
        .build();
  }

  /// Purges the releases named.
  public Purge.Outcome purge(List<String> names, long graceSeconds, boolean dryRun)
      throws IOException {
    SiteRecords records = new SiteRecords(site);
    List<InstalledRelease> wanted = new ArrayList<>();
    for (String name : names) {
      wanted.add(records.find(name));
    }
    return purged("site purge " + String.join(" ", names), () -> wanted, graceSeconds, dryRun);
  }

  /// Purges what is more than the policy keeps.
  public Purge.Outcome purge(KeepPolicy policy, long graceSeconds, boolean dryRun)
      throws IOException {
    return purged(
        "site purge", () -> policy.tooMany(new SiteRecords(site).all()), graceSeconds, dryRun);
  }

  private Purge.Outcome purged(
      String command, SiteWork.Task<List<InstalledRelease>> wanted, long grace, boolean dryRun)
      throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    try (Parallel parallel = Parallel.ofMachine()) {
      Purge purge = new Purge(site, parallel, progress);
      return dryRun
          ? purge.plan(wanted.run(), grace, work.nowSeconds())
          : work.run(
              command,
              () -> purge.run(wanted.run(), grace, work.nowSeconds()),
              p -> !p.purged().isEmpty());
    }
  }

  /// Pins and leases that hold now.
  public List<Holds.Hold> holds() throws IOException {
    Holds holds = new Holds(site);
    return Stream.concat(holds.pins().stream(), holds.leases().stream())
        .filter(h -> h.holds(work.nowSeconds()))
        .toList();
  }

  /// Keeps a release from purge.
  ///
  /// @param untilSeconds empty for ever
  public Holds.Hold pin(String name, String reason, Optional<Long> untilSeconds, boolean dryRun)
      throws IOException {
    String id = new SiteRecords(site).find(name).id();
    Holds.Hold hold = new Holds.Hold(id, id, reason, untilSeconds, work.user(), work.nowSeconds());
    return changed(hold, dryRun, "site pin " + id, () -> new Holds(site).pin(hold));
  }

  public Holds.Hold unpin(String name, boolean dryRun) throws IOException {
    String id = new SiteRecords(site).find(name).id();
    Holds.Hold hold = new Holds.Hold(id, id, "", Optional.empty(), work.user(), work.nowSeconds());
    return changed(hold, dryRun, "site pin --remove " + id, () -> new Holds(site).unpin(id));
  }

  /// Keeps a release from purge for a job that cannot be seen from here.
  public Holds.Hold lease(String name, String job, long untilSeconds, boolean dryRun)
      throws IOException {
    String id = new SiteRecords(site).find(name).id();
    Holds.Hold hold =
        new Holds.Hold(id, job, "job", Optional.of(untilSeconds), work.user(), work.nowSeconds());
    return changed(hold, dryRun, "site lease " + id, () -> new Holds(site).lease(hold));
  }

  /// Keeps from purge what processes on this host use, as only root sees it. Also for root, whose
  /// site it need not be: what it writes is the owner's.
  public HostLeases.Refreshed leaseRunning(long untilSeconds, boolean dryRun) throws IOException {
    if (Account.uid() != 0) {
      site.requireOwner(work.user());
    }
    HostLeases leases = new HostLeases(site);
    return dryRun
        ? leases.plan(untilSeconds, work.user(), work.nowSeconds())
        : leases.refresh(untilSeconds, work.user(), work.nowSeconds());
  }

  public Holds.Hold endLease(String name, String job, boolean dryRun) throws IOException {
    String id = new SiteRecords(site).find(name).id();
    Holds.Hold hold = new Holds.Hold(id, job, "", Optional.empty(), work.user(), work.nowSeconds());
    return changed(hold, dryRun, "site lease --end " + id, () -> new Holds(site).endLease(id, job));
  }

  /// One change to a file of holds.
  @FunctionalInterface
  private interface Change {
    void run() throws IOException;
  }

  private Holds.Hold changed(Holds.Hold hold, boolean dryRun, String command, Change change)
      throws IOException {
    if (!dryRun) {
      work.run(
          command,
          () -> {
            change.run();
            return true;
          });
    }
    return hold;
  }
}
