package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Sections;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A flipped byte anywhere in a pack is found and named, and what it touches is never given out.
class PackDamageTest {
  @TempDir Path dir = Path.of("");
  private final List<byte[]> contents = new ArrayList<>();
  private Path pack = Path.of("");
  private byte[] good = new byte[0];

  @BeforeEach
  void fill() throws IOException {
    Random random = new Random(1);
    for (int size : new int[] {0, 10, 5000, 65_535, 65_536, 300_000, Sections.SECTION_BYTES + 9}) {
      contents.add(ObjectStoreContract.content(random, size));
    }
    putAll();
    try (var files = Files.list(dir.resolve("packs"))) {
      pack = files.toList().getFirst();
    }
    good = Files.readAllBytes(pack);
  }

  private void putAll() throws IOException {
    try (Store store = Store.open(dir, Store.Use.WRITE)) {
      for (byte[] content : contents) {
        store.objects().put("", new ByteArrayInputStream(content));
      }
      store.objects().flush();
    }
  }

  private Fsck.Report fsck() throws IOException {
    try (Store store = Store.open(dir, Store.Use.READ);
        Parallel parallel = new Parallel(2)) {
      return Fsck.run(store.objects(), parallel, Progress.SILENT);
    }
  }

  private byte[] flipped(int at, Random random) {
    byte[] bad = good.clone();
    bad[at] ^= (byte) (1 << random.nextInt(8));
    return bad;
  }

  /// How many objects are not given out; those that are given out must be right.
  private int refused() throws IOException {
    int refused = 0;
    try (Store store = Store.open(dir, Store.Use.READ)) {
      for (byte[] content : contents) {
        Digest digest = Digest.of(content);
        try (InputStream in = store.objects().open(digest)) {
          assertThat(in.readAllBytes()).isEqualTo(content);
        } catch (CorruptException e) {
          assertThat(e).hasMessageContaining(pack.toString()).hasMessageContaining(digest.hex());
          refused++;
        }
      }
    }
    return refused;
  }

  @Test
  void aSoundStoreIsClean() throws IOException {
    assertThat(fsck()).isEqualTo(new Fsck.Report(1, contents.size(), good.length, List.of()));
    assertThat(refused()).isZero();
  }

  @Test
  void aFlippedBitInEveryRegionIsFoundAndNamedAndNeverServed() throws IOException {
    Random random = new Random(2);
    long indexAt = ByteBuffer.wrap(good).getLong(good.length - PackLayout.TRAILER_BYTES);
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < PackLayout.HEADER_BYTES; i++) {
      places.add(i);
    }
    for (int i = 0; i < 24; i++) {
      places.add(PackLayout.HEADER_BYTES + random.nextInt((int) indexAt - PackLayout.HEADER_BYTES));
      places.add((int) indexAt + random.nextInt(good.length - (int) indexAt));
    }
    for (int i = good.length - PackLayout.TRAILER_BYTES; i < good.length; i += 3) {
      places.add(i);
    }
    for (int at : places) {
      Files.write(pack, flipped(at, random));
      if (at == PackLayout.VERSION_AT) {
        continue; // a newer version: see below
      }
      Fsck.Report report = fsck();
      assertThat(report.isClean()).as("byte " + at).isFalse();
      assertThat(report.damage()).allSatisfy(d -> assertThat(d.line()).contains(pack.toString()));
      int refused = refused();
      if (at >= PackLayout.HEADER_BYTES && at < indexAt) {
        assertThat(report.lost()).hasSize(refused).isNotEmpty();
      } else {
        assertThat(refused).as("byte " + at).isEqualTo(contents.size());
      }
    }
  }

  @Test
  void aPackThatIsCutShortIsFound() throws IOException {
    Random random = new Random(3);
    for (int i = 0; i < 20; i++) {
      Files.write(pack, Arrays.copyOf(good, random.nextInt(good.length)));
      assertThat(fsck().isClean()).isFalse();
      assertThat(refused()).isEqualTo(contents.size());
    }
  }

  @Test
  void aPackUnderTheNameOfAnotherIsFound() throws IOException {
    Files.move(pack, pack.resolveSibling("0".repeat(64) + ".pack"));
    assertThat(fsck().damage()).hasSize(1).first().isInstanceOf(Fsck.WholePack.class);
  }

  @Test
  void aNewerVersionIsRefusedNotMisread() throws IOException {
    byte[] newer = good.clone();
    newer[PackLayout.VERSION_AT] = 2;
    Files.write(pack, newer);
    assertThatThrownBy(this::fsck)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void sectionsThatAreDamagedAreNotLentToWriters() throws IOException {
    Files.write(pack, flipped(PackLayout.HEADER_BYTES + 1000, new Random(4)));
    try (Store store = Store.open(dir, Store.Use.READ)) {
      int refused = 0;
      for (byte[] content : contents.subList(4, contents.size())) {
        Sections sections = store.objects().sections(Digest.of(content));
        for (int i = 0; i < sections.count(); i++) {
          try {
            sections.section(i);
          } catch (CorruptException e) {
            assertThat(e).hasMessageContaining(Digest.of(content).hex());
            refused++;
          }
        }
      }
      assertThat(refused).isEqualTo(1);
    }
  }

  @Test
  void afterRepairWhatIsPutAgainIsWholeAgain() throws IOException {
    Random random = new Random(5);
    for (int round = 0; round < 10; round++) {
      Files.write(
          pack, flipped(PackLayout.HEADER_BYTES + random.nextInt(good.length - 16), random));
      Fsck.Report report = fsck();
      try (Store store = Store.open(dir, Store.Use.PRUNE)) {
        Fsck.repair(store.objects(), report);
        for (Digest lost : report.lost()) {
          assertThat(store.objects().has(lost)).isFalse();
        }
      }
      assertThat(fsck().isClean()).isTrue();
      putAll();
      assertThat(refused()).isZero();
      assertThat(fsck().isClean()).isTrue();
      try (var files = Files.list(dir.resolve("packs"))) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /// Repairs a pack of these bytes.
  private Fsck.Repaired repair(byte[] bad) throws IOException {
    try (var files = Files.list(dir.resolve("packs"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.write(pack, bad);
    Fsck.Report report = fsck();
    assertThat(report.isClean()).isFalse();
    Fsck.Repaired repaired;
    try (Store store = Store.open(dir, Store.Use.PRUNE)) {
      repaired = Fsck.repair(store.objects(), report);
    }
    assertThat(fsck().isClean()).isTrue();
    return repaired;
  }

  private long sound() throws IOException {
    long sound = 0;
    try (Store store = Store.open(dir, Store.Use.READ)) {
      for (byte[] content : contents) {
        sound += store.objects().has(Digest.of(content)) ? 1 : 0;
      }
    }
    return sound;
  }

  @Test
  void aPackIsIndexedAnewFromADamagedIndex() throws IOException {
    Random random = new Random(7);
    int indexAt = (int) ByteBuffer.wrap(good).getLong(good.length - PackLayout.TRAILER_BYTES);
    List<Integer> places = new ArrayList<>(List.of(0, 3, 14));
    for (int at = good.length - PackLayout.TRAILER_BYTES; at < good.length; at += 11) {
      places.add(at);
    }
    for (int i = 0; i < 4; i++) {
      places.add(indexAt + random.nextInt(PackLayout.FANOUT_BYTES));
    }
    for (int at : places) { // header, trailer and fan-out: nothing is lost
      Fsck.Repaired repaired = repair(flipped(at, random));
      assertThat(repaired.salvaged()).as("byte " + at).isEqualTo(contents.size());
      assertThat(repaired.lost()).isEmpty();
      assertThat(refused()).isZero();
    }
    int records = indexAt + PackLayout.FANOUT_BYTES;
    int end = good.length - PackLayout.TRAILER_BYTES;
    for (int i = 0; i < 12; i++) { // an entry, or a section: what hangs on it at most
      Fsck.Repaired repaired = repair(flipped(records + random.nextInt(end - records), random));
      assertThat(repaired.salvaged()).isEqualTo(sound()).isGreaterThanOrEqualTo(4);
      assertThat(repaired.lost()).hasSize(contents.size() - (int) repaired.salvaged());
      putAll();
      assertThat(refused()).isZero();
    }
  }

  @Test
  void aPackThatComesOutAsItWasTakesThePlaceOfTheDamagedOne() throws IOException {
    Files.delete(pack);
    contents.subList(0, contents.size() - 1).clear(); // of one object, another order is none
    putAll();
    try (var files = Files.list(dir.resolve("packs"))) {
      pack = files.toList().getFirst();
    }
    good = Files.readAllBytes(pack);
    assertThat(repair(flipped(good.length - 20, new Random(8))).salvaged()).isEqualTo(1);
    assertThat(Files.readAllBytes(pack)).isEqualTo(good);
    assertThat(refused()).isZero();
  }

  @Test
  void aDigestInTheIndexThatIsDamagedLosesNothing() throws IOException {
    int indexAt = (int) ByteBuffer.wrap(good).getLong(good.length - PackLayout.TRAILER_BYTES);
    for (int entry = 0; entry < contents.size(); entry++) {
      int at = indexAt + PackLayout.FANOUT_BYTES + entry * PackLayout.ENTRY_BYTES + 9;
      assertThat(repair(flipped(at, new Random(entry))).lost()).isEmpty();
      assertThat(refused()).isZero();
    }
  }

  @Test
  void aPackThatIsCutShortGivesWhatItsIndexStillNames() throws IOException {
    int withoutTrailer = good.length - PackLayout.TRAILER_BYTES;
    assertThat(repair(Arrays.copyOf(good, withoutTrailer)).salvaged()).isEqualTo(contents.size());
    Fsck.Repaired less = repair(Arrays.copyOf(good, withoutTrailer - PackLayout.SECTION_BYTES));
    assertThat(less.salvaged()).isEqualTo(sound()).isBetween(3L, 6L);
    assertThat(repair(Arrays.copyOf(good, good.length / 2)).salvaged()).isZero();
    assertThat(repair(new byte[100])).isEqualTo(repair(new byte[0]));
  }

  @Test
  void aPackUnderTheNameOfAnotherIsStoredAgainUnderItsOwn() throws IOException {
    Files.move(pack, pack.resolveSibling("0".repeat(64) + ".pack"));
    try (Store store = Store.open(dir, Store.Use.PRUNE)) {
      assertThat(Fsck.repair(store.objects(), fsck()).lost()).isEmpty();
    }
    assertThat(refused()).isZero();
  }

  @Test
  void aSoundCopyInAnotherPackSurvivesTheRepairAndTheCollection() throws IOException {
    Path second = Files.createDirectory(dir.resolve("second"));
    Path other;
    try (Store store = Store.open(second, Store.Use.WRITE)) {
      for (byte[] content : contents.reversed()) {
        store.objects().put("", new ByteArrayInputStream(content));
      }
      store.objects().put("", new ByteArrayInputStream(new byte[] {9}));
      store.objects().flush();
    }
    try (var files = Files.list(second.resolve("packs"))) {
      other = files.toList().getFirst();
    }
    Files.copy(other, dir.resolve("packs").resolve(other.getFileName()));
    Files.write(pack, flipped(PackLayout.HEADER_BYTES + 500, new Random(6)));
    assertThat(fsck().isClean()).isFalse();
    assertThat(fsck().lost()).isEmpty();
    try (Store store = Store.open(dir, Store.Use.PRUNE)) {
      store.objects().prune(new TreeSet<>(contents.stream().map(Digest::of).toList()));
    }
    try (Store store = Store.open(dir, Store.Use.PRUNE)) {
      Fsck.repair(store.objects(), fsck());
    }
    assertThat(refused()).isZero();
    assertThat(fsck().isClean()).isTrue();
  }
}
