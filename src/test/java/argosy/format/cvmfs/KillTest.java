package argosy.format.cvmfs;

import static argosy.format.cvmfs.TestRepository.files;
import static org.assertj.core.api.Assertions.assertThat;

import argosy.trust.RsaKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever changes a repository is broken off after each of its steps, as by a kill or a full
/// disk. At every moment readers find a sound repository, the old or the new one; and once more
/// goes through.
class KillTest {
  private static final long DAY = 24 * 3600;
  private static final Signing ROTATED = rotated();
  @TempDir private Path temp;

  private static Signing rotated() {
    RsaKey key = RsaKey.create(new SecureRandom());
    return new Signing(
        TestRepository.NAME,
        TestRepository.SIGNING.masterPem(),
        key.selfSigned("next", TestRepository.NOW, TestRepository.NOW + 1000),
        key,
        TestRepository.SIGNING.master());
  }

  /// Storage that breaks before its n-th step.
  private record Breaking(PrunableStorage below, int[] left) implements PrunableStorage {
    private void step() throws IOException {
      if (left[0]-- == 0) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public InputStream open(String name) throws IOException {
      return below.open(name);
    }

    @Override
    public boolean has(String name) throws IOException {
      return below.has(name);
    }

    @Override
    public void put(String name, ByteBuffer content) throws IOException {
      step();
      below.put(name, content);
    }

    @Override
    public void replace(List<Replacement> steps) throws IOException {
      for (Replacement one : steps) {
        step();
        below.replace(List.of(one));
      }
    }

    @Override
    public List<String> objects() throws IOException {
      return below.objects();
    }

    @Override
    public long remove(String name) throws IOException {
      step();
      return below.remove(name);
    }

    @Override
    public void close() {}
  }

  /// Something that changes a repository.
  private interface Change {
    void run(TestRepository r, PrunableStorage storage) throws IOException;
  }

  private static TestRepository.Content tree(int seed) {
    Random random = new Random(seed);
    TestRepository.Content tree = files().text("/a/.cvmfscatalog", "");
    for (int i = 0; i < 6; i++) {
      tree.text("/a/f" + i, "content " + random.nextInt(3));
    }
    return tree;
  }

  /// Breaks the change at every step, in a repository of its own each time.
  ///
  /// @param again what goes through afterwards
  /// @return how many steps there are
  private int brokenEverywhere(Change change, Change again) throws IOException {
    for (int n = 0; ; n++) {
      Path folder = Files.createDirectories(temp.resolve("r" + n));
      try (TestRepository r = TestRepository.created(folder)) {
        r.publish(tree(1), Optional.of("one"));
        r.publish(tree(2), Optional.of("two"), "/a");
        r.publish(tree(3));
        r.now += 30 * DAY - 60; // what is not named is garbage by now, the whitelist just good
        List<Long> revisions = List.of(r.head().manifest().revision());
        boolean broken = false;
        try {
          change.run(r, new Breaking(r.storage, new int[] {n}));
        } catch (IOException e) {
          assertThat(e).hasMessage("No space left on device");
          broken = true;
        }
        assertThat(r.check().findings()).as("step %d", n).isEmpty();
        long now =
            TrustChain.require(r.storage, TestRepository.SIGNING.client(), r.now)
                .manifest()
                .revision();
        assertThat(now - revisions.getFirst()).isBetween(0L, 1L);
        if (!broken) {
          return n;
        }
        again.run(r, r.storage);
        assertThat(r.check().findings()).as("again, step %d", n).isEmpty();
        assertThat(folder.resolve(Reflog.NAME)).as("step %d", n).exists();
        assertThat(folder.resolve(Reflog.NEXT)).doesNotExist();
      }
    }
  }

  private int brokenEverywhere(Change change) throws IOException {
    return brokenEverywhere(change, change);
  }

  private static Head head(TestRepository r, PrunableStorage storage) throws IOException {
    return Head.open(storage, TestRepository.SIGNING, r.now);
  }

  @Test
  void publish() throws IOException {
    Change publish = (r, storage) -> r.publish(storage, tree(4), Optional.empty(), "/a");
    assertThat(brokenEverywhere(publish)).isGreaterThan(8);
  }

  @Test
  void rollback() throws IOException {
    assertThat(brokenEverywhere((r, storage) -> Tags.rollback(head(r, storage), "one", r.now)))
        .isGreaterThanOrEqualTo(7);
  }

  @Test
  void garbageCollection() throws IOException {
    assertThat(
            brokenEverywhere((r, storage) ->
                new GarbageCollection(head(r, storage), storage).run(DAY, r.now, false)))
        .isGreaterThan(6);
  }

  @Test
  void signingTheWhitelistAgain() throws IOException {
    Change resign = (r, storage) -> Resign.run(storage, TestRepository.SIGNING, r.now, 30 * DAY);
    assertThat(brokenEverywhere(resign)).isEqualTo(1);
  }

  @Test
  void rotatingTheKeyWhoseRemedyIsToSignAgain() throws IOException {
    int steps =
        brokenEverywhere(
            (r, storage) -> Resign.rotate(head(r, storage), ROTATED, r.now, 30 * DAY),
            (r, storage) -> {
              Resign.run(storage, ROTATED, r.now, 30 * DAY);
              Head head = Head.open(storage, ROTATED, r.now);
              assertThat(head.whitelist().fingerprints()).hasSize(1);
              Tags.add(head, "after", "", r.now);
            });
    assertThat(steps).isGreaterThan(7);
  }
}
