package argosy.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.HeldException;
import argosy.base.Json;
import argosy.store.LockOwner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SiteLockTest {
  @TempDir Path folder;
  private Site site = new Site(new SiteLayout(Path.of("/nowhere")), Placement.COPY);
  private Path lock = Path.of("");

  @BeforeEach
  void makeSite() throws IOException {
    site = Site.create(Site.plan(folder.resolve("site")));
    lock = site.layout().state().resolve("lock");
  }

  private void heldBy(LockOwner owner) throws IOException {
    Files.writeString(
        lock, Json.object().put("owner", owner.toJson()).put("nonce", "n").build().canonical());
  }

  @Test
  void theSecondIsToldWhoHasIt() throws IOException {
    try (SiteLock _ = SiteLock.acquire(site, "site install w_47", Duration.ZERO)) {
      assertThatThrownBy(() -> SiteLock.acquire(site, "site purge", Duration.ofMillis(100)))
          .isInstanceOf(HeldException.class)
          .hasMessageContaining("site install w_47")
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      assertThat(SiteLock.holder(site)).isPresent();
    }
    SiteLock.acquire(site, "site purge", Duration.ZERO).close();
    assertThat(lock).doesNotExist();
  }

  @Test
  void theLockOfAProcessThatEndedIsTakenOver() throws IOException {
    LockOwner self = LockOwner.self("me", "killed");
    heldBy(new LockOwner(self.host(), self.boot(), self.pid(), 12345, "me", "killed"));
    SiteLock.acquire(site, "next", Duration.ZERO).close();
  }

  @Test
  void theLockOfAnotherHostIsTakenOverOnlyWhenItIsSilent() throws IOException {
    LockOwner other = new LockOwner("node7", "b", 1, 1, "alice", "site install");
    heldBy(other);
    assertThatThrownBy(() -> SiteLock.acquire(site, "next", Duration.ZERO))
        .isInstanceOf(HeldException.class)
        .hasMessageContaining("alice on node7");
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(6))));
    SiteLock.acquire(site, "next", Duration.ZERO).close();
  }

  @Test
  void aLockHalfWrittenByAHostThatWentDownIsNotForEver() throws IOException {
    Files.writeString(lock, "{\"owner\":");
    assertThatThrownBy(() -> SiteLock.acquire(site, "next", Duration.ZERO))
        .isInstanceOf(HeldException.class);
    Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(6))));
    SiteLock.acquire(site, "next", Duration.ZERO).close();
  }

  @Test
  void ofManyThatFindAStaleLockOneHasItAtATime() throws Exception {
    LockOwner self = LockOwner.self("me", "killed");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int round = 0; round < 20; round++) {
      heldBy(new LockOwner(self.host(), self.boot(), self.pid(), 12345, "me", "killed"));
      List<Thread> threads = new ArrayList<>();
      List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
      for (int i = 0; i < 6; i++) {
        Thread thread =
            new Thread(() -> {
              try (SiteLock _ = SiteLock.acquire(site, "x", Duration.ofSeconds(30))) {
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                Thread.sleep(2);
                inside.decrementAndGet();
              } catch (IOException | InterruptedException e) {
                failures.add(e);
              }
            });
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
    }
    assertThat(most.get()).isEqualTo(1);
  }
}
