package argosy.site;

import argosy.base.HeldException;
import argosy.store.LinkLock;
import argosy.store.LockOwner;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The right to change a site, which one process has (`spec/site.md`, The lock).
public final class SiteLock implements Closeable {
  private final LinkLock lock;

  private SiteLock(LinkLock lock) {
    this.lock = lock;
  }

  private static Path file(Site site) {
    return site.layout().state().resolve("lock");
  }

  /// Waits for whoever has it.
  ///
  /// @param command for the message that others get
  /// @throws HeldException if it is not free in time; says who has it
  public static SiteLock acquire(Site site, String command, Duration patience) throws IOException {
    return new SiteLock(
        LinkLock.acquire(
            file(site),
            LockOwner.self(Account.name(), command),
            "the site " + site.layout().root(),
            patience));
  }

  /// Files beside the lock of processes that were killed while they waited.
  static List<Path> abandoned(Site site) throws IOException {
    return LinkLock.abandoned(file(site));
  }

  /// Who has the lock now and lives, for `site status`.
  public static Optional<String> holder(Site site) throws IOException {
    return LinkLock.holder(file(site));
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
