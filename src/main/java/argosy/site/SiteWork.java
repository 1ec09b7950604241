package argosy.site;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.store.LockOwner;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The frame of every command that changes a site: owner, lock, what a killed one left, the work,
/// the audit log.
///
/// @param user who runs it
/// @param patience how long to wait for another command
public record SiteWork(
    Site site, String user, long nowSeconds, Duration patience, Progress progress) {
  /// The work itself, under the lock.
  @FunctionalInterface
  public interface Task<T> {
    T run() throws IOException;
  }

  /// @param command as people type it: `site switch pyfai@w_2026_47`
  /// @throws argosy.base.HeldException if another command has the site
  public <T> T run(String command, Task<T> task) throws IOException {
    return run(command, task, _ -> true);
  }

  /// @param changed whether it changed anything: what cron does in vain every hour is not logged
  public <T> T run(String command, Task<T> task, Predicate<T> changed) throws IOException {
    site.requireOwner(user);
    site.requireInPlace();
    try (SiteLock _ = SiteLock.acquire(site, command, patience)) {
      site.raise();
      List<Leftovers.Leftover> cleared = new Leftovers(site).clear(nowSeconds, user);
      if (!cleared.isEmpty()) {
        progress.step("repair");
        progress.done(cleared.size() + " left by a killed command");
      }
      Optional<T> result = Optional.empty();
      try {
        result = Optional.of(task.run());
        new Hub(site).refresh();
        refreshViews();
        return result.get();
      } finally {
        if (!cleared.isEmpty() || result.filter(changed.negate()).isEmpty()) {
          audit(command, result.isPresent() ? "done" : "failed", cleared.size());
        }
      }
    }
  }

  /// What was done is done, whether others see it already or after the next command.
  private void refreshViews() throws InterruptedIOException {
    try {
      new SiteViews(site).refresh();
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      progress.warning("the views of the site are not up to date: " + e.getMessage());
    }
  }

  /// Every command that changed the site, oldest first: when, who, from where, what, how it ended.
  public static List<Json.Obj> audit(Site site) throws IOException {
    return JsonLines.read(site.layout().audit());
  }

  private void audit(String command, String outcome, long repaired) throws IOException {
    JsonLines.add(
        site.layout().audit(),
        Json.object()
            .put("at", Instant.ofEpochSecond(nowSeconds).toString())
            .put("user", user)
            .put("host", LockOwner.hostName())
            .put("command", command)
            .put("outcome", outcome)
            .put("repaired", repaired)
            .build());
  }
}
