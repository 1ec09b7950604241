package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.HeldException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Digest;
import argosy.testing.OwnProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several processes on one store, and processes that are killed.
class StoreProcessTest {
  private static final int MOST_LINES = (30 + 3) * StoreChild.RELEASES;
  @TempDir Path dir = Path.of("");

  private static Process start(String... args) throws IOException {
    return new ProcessBuilder(
            OwnProcess.with(List.of("-Xmx128m"), StoreChild.class.getName(), args))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /// Reads so many lines, then kills it (SIGKILL); whatever it is doing then.
  private static void killAfter(Process child, int lines) throws Exception {
    try (BufferedReader out = child.inputReader()) {
      for (int i = 0; i < lines; i++) {
        if (out.readLine() == null) {
          break;
        }
      }
      child.destroyForcibly();
      child.waitFor();
    }
  }

  private static void finish(Process child) throws Exception {
    try (BufferedReader out = child.inputReader()) {
      String last = "";
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        last = line;
      }
      assertThat(child.waitFor()).as(last).isZero();
    }
  }

  private void isSound() throws IOException {
    try (Store store = Store.open(dir, Store.Use.READ);
        Parallel parallel = new Parallel(2)) {
      assertThat(Fsck.run(store.objects(), parallel, Progress.SILENT).damage()).isEmpty();
      for (Digest digest : StoreChild.live(store)) {
        try (InputStream in = store.objects().open(digest)) {
          in.readAllBytes();
        }
      }
    }
  }

  private void holdsAllOf(int seed) throws IOException {
    try (Store store = Store.open(dir, Store.Use.READ)) {
      assertThat(store.refs().list("releases/s" + seed + "/")).hasSize(StoreChild.RELEASES);
      for (int number = 0; number < StoreChild.RELEASES; number++) {
        List<byte[]> contents = StoreChild.contents(seed, number);
        for (int i = 0; i < contents.size(); i++) {
          if (StoreChild.isLive(i)) {
            try (InputStream in = store.objects().open(Digest.of(contents.get(i)))) {
              assertThat(in.readAllBytes()).isEqualTo(contents.get(i));
            }
          }
        }
      }
    }
  }

  private void killRounds(int rounds, int seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < rounds; round++) {
      if (round % 3 == 2) {
        killAfter(start("prune", dir.toString()), random.nextInt(2000));
      } else {
        killAfter(
            start("ingest", dir.toString(), String.valueOf(seed + round / 3)),
            random.nextInt(MOST_LINES));
      }
      isSound();
    }
    finish(start("ingest", dir.toString(), String.valueOf(seed)));
    finish(start("prune", dir.toString()));
    isSound();
    holdsAllOf(seed);
    try (var files = Files.list(dir.resolve("packs"))) {
      assertThat(files).allSatisfy(f -> assertThat(f.toString()).endsWith(PackLayout.PACK));
    }
  }

  @Test
  void aStoreWhoseWritersAndCollectorsAreKilledIsSoundAndTheNextRunCompletes() throws Exception {
    killRounds(3, 100);
  }

  @Tag("client")
  @Test
  void hundredKillsLeaveTheStoreSound() throws Exception {
    killRounds(100, 200);
  }

  @Test
  void twoProcessesWriteAtOnce() throws Exception {
    Process one = start("ingest", dir.toString(), "7");
    Process two = start("ingest", dir.toString(), "7"); // the same objects
    finish(one);
    finish(two);
    isSound();
    holdsAllOf(7);
    try (Store store = Store.open(dir, Store.Use.PRUNE)) {
      Set<Digest> live = new TreeSet<>(StoreChild.live(store));
      store.objects().prune(live);
      assertThat(store.objects().prunable(live).bytesOnDisk()).isZero();
    }
    isSound();
    holdsAllOf(7);
  }

  @Test
  void nobodyCollectsWhileAnotherWritesAndTheHolderIsNamed() throws Exception {
    for (Store.Use held : List.of(Store.Use.WRITE, Store.Use.PRUNE)) {
      Process holder = start("hold", dir.toString(), held.name());
      try (BufferedReader out = holder.inputReader()) {
        assertThat(out.readLine()).startsWith("open");
        assertThatThrownBy(() -> Store.open(dir, Store.Use.PRUNE))
            .isInstanceOf(HeldException.class)
            .hasMessageContaining("process " + holder.pid());
        Store.open(dir, Store.Use.READ).close();
        if (held == Store.Use.PRUNE) {
          assertThatThrownBy(() -> Store.open(dir, Store.Use.WRITE))
              .isInstanceOf(HeldException.class)
              .hasMessageContaining("process " + holder.pid());
        } else {
          Store.open(dir, Store.Use.WRITE).close();
        }
        holder.destroyForcibly();
        holder.waitFor();
      }
      Store.open(dir, Store.Use.PRUNE).close(); // the lock ended with the process
    }
  }

  @Test
  void aReaderFindsWhatAnotherProcessStoredAfterItWasOpened() throws Exception {
    finish(start("ingest", dir.toString(), "1"));
    try (Store reader = Store.open(dir, Store.Use.READ)) {
      byte[] later = StoreChild.contents(2, 0).get(1);
      assertThat(reader.objects().has(Digest.of(later))).isFalse();
      finish(start("ingest", dir.toString(), "2"));
      assertThat(reader.objects().has(Digest.of(later))).isTrue();
      try (InputStream in = reader.objects().open(Digest.of(later))) {
        assertThat(in.readAllBytes()).isEqualTo(later);
      }
    }
  }
}
