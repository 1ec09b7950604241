package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.codec.zstd.SectionInputStream;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.ObjectStore;
import argosy.model.Prunable;
import argosy.model.Sections;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [ObjectStore] keeps to.
abstract class ObjectStoreContract {
  private static final int MIB = Sections.SECTION_BYTES;
  private static final int[] SIZES = {
    0, 1, 100, 4096, 65_535, 65_536, 65_537, 700_000, MIB - 1, MIB, MIB + 1, 2 * MIB, 2 * MIB + 77
  };
  private ObjectStore store = new MemoryStore();

  /// A store with nothing in it.
  abstract ObjectStore emptyStore() throws IOException;

  @BeforeEach
  void makeStore() throws IOException {
    store = emptyStore();
  }

  static byte[] content(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    for (int i = 0; i < length; i++) {
      bytes[i] &= 0x0f; // compresses by half
    }
    return bytes;
  }

  private Descriptor put(byte[] bytes) throws IOException {
    return store.put("application/octet-stream", new ByteArrayInputStream(bytes));
  }

  private byte[] read(Digest digest) throws IOException {
    try (InputStream in = store.open(digest)) {
      return in.readAllBytes();
    }
  }

  @Test
  void whatWasPutIsReadBackBeforeAndAfterTheFlush() throws IOException {
    Random random = new Random(1);
    List<byte[]> contents = new ArrayList<>();
    for (int size : SIZES) {
      contents.add(content(random, size));
    }
    for (byte[] bytes : contents) {
      Descriptor put = put(bytes);
      assertThat(put)
          .isEqualTo(new Descriptor("application/octet-stream", Digest.of(bytes), bytes.length));
      assertThat(read(put.digest())).isEqualTo(bytes);
    }
    store.flush();
    for (byte[] bytes : contents) {
      assertThat(store.has(Digest.of(bytes))).isTrue();
      assertThat(read(Digest.of(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void onlyContentThatWasNotThereIsNew() throws IOException {
    long before = store.newBytes();
    put(content(new Random(4), 1000));
    put(content(new Random(4), 1000));
    put(content(new Random(5), 2 * MIB + 5));
    store.flush();
    put(content(new Random(5), 2 * MIB + 5));
    put(content(new Random(4), 1000));
    assertThat(store.newBytes() - before).isEqualTo(1000 + 2 * MIB + 5);
  }

  @Test
  void itsSectionsAreThoseOfTheContentAlone() throws IOException {
    MemoryStore twin = new MemoryStore();
    Random random = new Random(2);
    for (int size : SIZES) {
      byte[] bytes = content(random, size);
      Digest digest = put(bytes).digest();
      twin.put("", new ByteArrayInputStream(bytes));
      if (size >= Sections.MIN_BLOB_BYTES) {
        Sections expected = twin.sections(digest);
        Sections sections = store.sections(digest);
        assertThat(sections.plainBytes()).isEqualTo(size);
        assertThat(sections.count()).isEqualTo((size + MIB - 1) / MIB);
        for (int i = 0; i < sections.count(); i++) {
          assertThat(sections.section(i)).isEqualTo(expected.section(i));
        }
        try (InputStream in = new SectionInputStream(sections::section, size)) {
          assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
      } else {
        assertThatThrownBy(() -> store.sections(digest))
            .isInstanceOf(IllegalArgumentException.class);
      }
    }
  }

  @Test
  void whatIsNotThereIsSaidByDigest() throws IOException {
    Digest absent = Digest.of(new byte[] {42});
    assertThat(store.has(absent)).isFalse();
    assertThatThrownBy(() -> store.open(absent))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(absent.hex());
    assertThatThrownBy(() -> store.sections(absent)).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void contentThatFailsMidwayLeavesNothing() throws IOException {
    for (int size : new int[] {10, 70_000, 3 * MIB}) {
      byte[] bytes = content(new Random(size), size);
      InputStream failing =
          new InputStream() {
            private final InputStream in = new ByteArrayInputStream(bytes);

            @Override
            public int read() throws IOException {
              throw new IOException("gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
              int n = in.read(target, offset, length);
              if (n < 0) {
                throw new IOException("gone");
              }
              return n;
            }
          };
      assertThatThrownBy(() -> store.put("", failing)).hasMessage("gone");
      assertThat(store.has(Digest.of(bytes))).isFalse();
    }
    byte[] next = content(new Random(9), 5000);
    put(next);
    store.flush();
    assertThat(read(Digest.of(next))).isEqualTo(next);
  }

  @Test
  void manyThreadsPutAtOnce() throws IOException {
    List<Parallel.Task<Digest>> tasks = new ArrayList<>();
    Set<Digest> wrong = ConcurrentHashMap.newKeySet();
    for (int task = 0; task < 24; task++) {
      Random random = new Random(task % 12); // every content twice
      tasks.add(() -> {
        for (int i = 0; i < 40; i++) {
          byte[] bytes =
              content(random, i == 20 ? random.nextInt(3 * MIB) : random.nextInt(60_000));
          Digest digest = put(bytes).digest();
          if (!digest.equals(Digest.of(bytes)) || !Arrays.equals(read(digest), bytes)) {
            wrong.add(digest);
          }
        }
        return Digest.of(new byte[0]);
      });
    }
    try (Parallel parallel = new Parallel(4)) {
      parallel.all(tasks);
    }
    assertThat(wrong).isEmpty();
    store.flush();
    for (int task = 0; task < 12; task++) {
      Random random = new Random(task);
      for (int i = 0; i < 40; i++) {
        byte[] bytes = content(random, i == 20 ? random.nextInt(3 * MIB) : random.nextInt(60_000));
        assertThat(read(Digest.of(bytes))).isEqualTo(bytes);
      }
    }
  }

  @Test
  void pruningFreesWhatIsNotLiveAndNothingElse() throws IOException {
    Random random = new Random(3);
    List<byte[]> contents = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      contents.add(content(random, i % 20 == 0 ? 2 * MIB + i : random.nextInt(20_000)));
      put(contents.getLast());
      if (i % 70 == 0) {
        store.flush();
      }
    }
    store.flush();
    Set<Digest> live = new TreeSet<>();
    for (int i = 0; i < contents.size(); i++) {
      if (i % 3 != 0) {
        live.add(Digest.of(contents.get(i)));
      }
    }
    Prunable prunable = (Prunable) store;
    Prunable.Freed would = prunable.prunable(live);
    assertThat(would.objects()).isEqualTo(contents.size() - live.size());
    assertThat(would.bytesOnDisk()).isPositive();
    assertThat(prunable.prune(live).objects()).isEqualTo(would.objects());
    for (byte[] bytes : contents) {
      Digest digest = Digest.of(bytes);
      assertThat(store.has(digest)).isEqualTo(live.contains(digest));
      if (live.contains(digest)) {
        assertThat(read(digest)).isEqualTo(bytes);
      }
    }
    assertThat(prunable.prunable(live)).isEqualTo(new Prunable.Freed(0, 0));
  }
}
