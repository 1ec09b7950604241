package argosy.app;

import argosy.base.FailedException;
import argosy.base.HeldException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Demo;
import argosy.prove.DemoCheck;
import argosy.site.ChangeLock;
import argosy.site.InUse;
import argosy.site.InstalledRelease;
import argosy.site.Pointers;
import argosy.site.Probation;
import argosy.site.RamTier;
import argosy.site.Site;
import argosy.site.SiteHistory;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import argosy.site.Switching;
import argosy.tool.Tool;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes another release active: after the site's hooks have paused what must not run meanwhile, with the demo as
/// watchdog afterwards if that is wanted.
///
///     ROOT/hooks/pause ID     before; may refuse by its exit code
///     ROOT/hooks/resume ID    after, also if the switch failed
public final class SiteSwitch {
  private static final long HOOK_SECONDS = 600;
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private final Site site;
  private final SiteWork work;
  private final Progress progress;

  SiteSwitch(Site site, SiteWork work, Progress progress) {
    this.site = site;
    this.work = work;
    this.progress = progress;
  }

  /// @param because for the history
  /// @param drain how long to wait, between the hooks, until nobody uses the release that is
  ///   active; empty: no hooks, no waiting
  /// @param cold whether it is used from disk though the site has memory
  /// @param watch whether the demo runs afterwards, and its failure brings the release before back
  public record Manner(String because, Optional<Duration> drain, boolean watch, boolean cold) {}

  /// @param name a channel or a release
  public Switching.Switched to(String name, Manner manner, boolean dryRun) throws IOException {
    Switching switching = new Switching(site);
    return dryRun
        ? would(switching.target(name).id())
        : change(
            "site switch " + name,
            SiteHistory.How.SWITCH,
            () -> switching.target(name).id(),
            manner);
  }

  public Switching.Switched back(Manner manner, boolean dryRun) throws IOException {
    Switching switching = new Switching(site);
    return dryRun
        ? would(switching.previous())
        : change("site revert", SiteHistory.How.REVERT, switching::previous, manner);
  }

  private Switching.Switched would(String id) throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    return new Switching.Switched(new Pointers(site).current(), id);
  }

  private Switching.Switched change(
      String command, SiteHistory.How how, SiteWork.Task<String> target, Manner manner)
      throws IOException {
    return work.run(
        command,
        () -> {
          new ChangeLock(site).requireOpen(work.nowSeconds());
          String id = target.run();
          if (manner.drain().isEmpty()) {
            return watched(id, how, manner);
          }
          hook("pause", id);
          try {
            drain(manner.drain().get());
            return watched(id, how, manner);
          } finally {
            hook("resume", id);
          }
        });
  }

  private void hook(String name, String id) throws IOException {
    Path hook = site.layout().root().resolve("hooks").resolve(name);
    if (Files.isExecutable(hook)) {
      progress.step(name);
      Tool.of(hook.toString(), id).within(HOOK_SECONDS).runOk();
      progress.done(id);
    }
  }

  /// Waits until no process here uses the active release.
  private void drain(Duration patience) throws IOException {
    Optional<String> current = new Pointers(site).current();
    long until = System.nanoTime() + patience.toNanos();
    while (current.isPresent()) {
      List<InUse.User> users =
          new InUse(site)
              .look().users().stream().filter(u -> u.release().equals(current.get())).toList();
      if (users.isEmpty()) {
        return;
      }
      if (System.nanoTime() >= until) {
        throw new HeldException(
            current.get()
                + " is still in use after "
                + patience.toSeconds()
                + " s: "
                + String.join(", ", users.stream().map(InUse.User::text).limit(3).toList()));
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(LOOK_EVERY);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for users to end");
    }
  }

  private Switching.Switched watched(String id, SiteHistory.How how, Manner manner)
      throws IOException {
    Switching switching = new Switching(site);
    if (manner.watch()) {
      requireDemo(id);
    }
    intoMemory(id, manner);
    Optional<String> before = new Pointers(site).current().filter(b -> !b.equals(id));
    if (!manner.watch()) {
      return switching.to(id, how, work.user(), manner.because(), work.nowSeconds());
    }
    Probation probation = new Probation(site);
    if (before.isPresent()) {
      probation.begin(before.get());
    }
    Switching.Switched switched =
        switching.to(id, how, work.user(), manner.because(), work.nowSeconds());
    Optional<String> wrong;
    try {
      wrong = demo(id);
    } catch (IOException e) { // it could not be run, or somebody interrupted it
      goBack(before, id, probation);
      throw e;
    }
    if (wrong.isEmpty()) {
      probation.end();
      return switched;
    }
    goBack(before, id, probation);
    throw before.isEmpty()
        ? new FailedException(
            "the demo of " + id + " fails, and no other release was active before: " + wrong.get(),
            "argosy site switch makes another release active")
        : new FailedException(
            "the demo of %s fails; %s is active again: %s".formatted(id, before.get(), wrong.get()),
            "see the demo's output in " + log(id));
  }

  /// A watchdog that has nothing to run would bring back every release that has no demo: what was
  /// taken over from old trees.
  private void requireDemo(String id) throws IOException {
    if (new SiteRecords(site).installed(id).orElseThrow().release().stack().demo().isEmpty()) {
      throw new UnsupportedException(
          id + " has no demo, so there is nothing to watch it with; nothing was changed",
          "argosy site switch " + id + " without --watch, or give the stack a demo: and ship it");
    }
  }

  private void goBack(Optional<String> before, String id, Probation probation) throws IOException {
    if (before.isPresent()) {
      new Switching(site)
          .to(
              before.get(),
              SiteHistory.How.REVERT,
              work.user(),
              "the demo of " + id + " failed",
              work.nowSeconds());
    }
    probation.end();
  }

  /// On a site with memory nobody is switched to a release that is not whole there.
  private void intoMemory(String id, Manner manner) throws IOException {
    RamTier tier = new RamTier(site);
    if (tier.isThere() && !manner.cold() && !tier.promoted().contains(id)) {
      InstalledRelease release = new SiteRecords(site).installed(id).orElseThrow();
      try (Parallel parallel = Parallel.ofMachine()) {
        tier.promote(release, parallel, progress);
        tier.requireMounted(id);
      }
    }
  }

  private Path log(String id) {
    return site.layout().root().resolve("state").resolve("watchdog-" + id + ".log");
  }

  /// What is wrong with the demo of the release, run from where it stands; empty if nothing is.
  private Optional<String> demo(String id) throws IOException {
    InstalledRelease release = new SiteRecords(site).installed(id).orElseThrow();
    Demo demo = release.release().stack().demo().orElseThrow();
    progress.step("demo " + id);
    Tool.Result ran =
        Tool.of(
                site.layout().release(id).resolve("run").toString(),
                release.release().stack().demoCommand())
            .within(demo.timeoutSeconds() + 30)
            .run();
    List<String> differences = DemoCheck.differences(demo, ran.out());
    if (ran.ok() && differences.isEmpty()) {
      progress.done("as expected");
      return Optional.empty();
    }
    Files.writeString(log(id), ran.out() + ran.err());
    return Optional.of(
        differences.isEmpty()
            ? "it ended with exit code " + ran.exit()
            : String.join("; ", differences));
  }
}
