package argosy.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Remote;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects copied out of a store into packs, and fetched from there.
class RemotePacksTest {
  @TempDir private Path folder;
  private final Parallel parallel = new Parallel(2);
  private final Map<Digest, byte[]> contents = new HashMap<>();
  private Store store;

  @BeforeEach
  void fill() throws IOException {
    store = Store.open(folder.resolve("store"), Store.Use.WRITE);
    Random random = new Random(7);
    for (int batch = 0; batch < 3; batch++) {
      for (int size : new int[] {0, 1, 100, 3000, 65_535, 65_536, 1 << 20, 3_000_000}) {
        byte[] content = ObjectStoreContract.content(random, size);
        Descriptor d = store.objects().put("x", new ByteArrayInputStream(content));
        contents.put(d.digest(), content);
      }
      store.objects().flush();
    }
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    parallel.close();
  }

  private List<String> copyOut(Set<Digest> wanted, long mostBytes) throws IOException {
    List<String> names = new ArrayList<>();
    for (PackStore.CopiedPack pack :
        store.objects().copyOut(wanted, folder.resolve("out"), mostBytes)) {
      names.add(String.valueOf(pack.write().getFileName()));
    }
    return names;
  }

  private KeptIndexes kept() {
    return new KeptIndexes(folder.resolve("indexes"));
  }

  private Map<Digest, byte[]> fetch(RemotePacks packs, Set<Digest> wanted) throws IOException {
    Map<Digest, byte[]> got = new ConcurrentHashMap<>();
    packs.fetch(
        wanted, parallel, Progress.SILENT, (digest, in) -> got.put(digest, in.readAllBytes()));
    return got;
  }

  @Test
  void whatWasCopiedOutIsFetchedWhole() throws IOException {
    List<String> names = copyOut(contents.keySet(), 2_000_000);
    assertThat(names).hasSizeGreaterThan(2);
    Folder place = new Folder(folder.resolve("out"));
    try (RemotePacks packs = RemotePacks.open(place, names, parallel, kept())) {
      Map<Digest, byte[]> got = fetch(packs, contents.keySet());
      assertThat(got.keySet()).isEqualTo(contents.keySet());
      for (Map.Entry<Digest, byte[]> each : contents.entrySet()) {
        assertThat(got.get(each.getKey())).isEqualTo(each.getValue());
        try (InputStream in = packs.open(each.getKey())) {
          assertThat(in.readAllBytes()).isEqualTo(each.getValue());
        }
      }
    }
  }

  @Test
  void onlyWhatIsWantedIsSentOverTheWire() throws IOException {
    List<String> names = copyOut(contents.keySet(), Long.MAX_VALUE);
    assertThat(names).hasSize(1);
    Folder place = new Folder(folder.resolve("out"));
    try (RemotePacks packs = RemotePacks.open(place, names, parallel, kept())) {
      place.read.set(0);
      Digest small =
          contents.entrySet().stream()
              .filter(e -> e.getValue().length == 65_536)
              .findFirst()
              .orElseThrow()
              .getKey();
      assertThat(fetch(packs, Set.of(small))).containsOnlyKeys(small);
      assertThat(place.read.get()).isLessThan(70_000);
    }
  }

  @Test
  void anIndexIsFetchedOnceAndAKeptOneThatIsDamagedIsFetchedAgain() throws IOException {
    List<String> names = copyOut(contents.keySet(), Long.MAX_VALUE);
    Folder place = new Folder(folder.resolve("out"));
    RemotePacks.open(place, names, parallel, kept()).close();
    assertThat(place.read.getAndSet(0)).isPositive();
    RemotePacks.open(place, names, parallel, kept()).close();
    assertThat(place.read.get()).as("nothing is asked for").isZero();
    Path file = kept().folder().resolve(names.getFirst().replace(".pack", ".index"));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    try (RemotePacks packs = RemotePacks.open(place, names, parallel, kept())) {
      assertThat(place.read.get()).isPositive();
      assertThat(contents.keySet()).allMatch(packs::has);
    }
  }

  @Test
  void whatIsWantedOfManyIsCopiedAlone() throws IOException {
    Set<Digest> some = new HashSet<>(contents.keySet().stream().sorted().limit(7).toList());
    List<String> names = copyOut(some, Long.MAX_VALUE);
    try (RemotePacks packs =
        RemotePacks.open(new Folder(folder.resolve("out")), names, parallel, kept())) {
      for (Digest digest : contents.keySet()) {
        assertThat(packs.has(digest)).isEqualTo(some.contains(digest));
      }
    }
  }

  @Test
  void anObjectThatIsInNoPackIsNamedBeforeAnythingIsFetched() throws IOException {
    List<String> names = copyOut(contents.keySet(), Long.MAX_VALUE);
    Digest other = Digest.of(new byte[] {1, 2, 3});
    try (RemotePacks packs =
        RemotePacks.open(new Folder(folder.resolve("out")), names, parallel, kept())) {
      assertThatThrownBy(() -> fetch(packs, Set.of(other)))
          .isInstanceOf(NoSuchFileException.class)
          .hasMessageContaining(other.hex());
    }
  }

  @Test
  void aByteThatChangedOnTheWayIsFound() throws IOException {
    List<String> names = copyOut(contents.keySet(), Long.MAX_VALUE);
    Path pack = folder.resolve("out").resolve(names.getFirst());
    byte[] bytes = Files.readAllBytes(pack);
    bytes[5000] ^= 1;
    Files.write(pack, bytes);
    try (RemotePacks packs =
        RemotePacks.open(new Folder(folder.resolve("out")), names, parallel, kept())) {
      assertThatThrownBy(() -> fetch(packs, contents.keySet()))
          .isInstanceOf(CorruptException.class);
    }
  }

  /// A folder that counts what is read from it.
  private static final class Folder implements Remote {
    private final Path folder;
    private final AtomicLong read = new AtomicLong();

    Folder(Path folder) {
      this.folder = folder;
    }

    @Override
    public String where() {
      return folder.toString();
    }

    @Override
    public Optional<Long> size(String name) throws IOException {
      return Optional.of(Files.size(folder.resolve(name)));
    }

    @Override
    public Optional<byte[]> find(String name) {
      throw new IllegalStateException();
    }

    @Override
    public InputStream open(String name, long offset, long length) throws IOException {
      read.addAndGet(length);
      byte[] all = Files.readAllBytes(folder.resolve(name));
      return new ByteArrayInputStream(all, (int) offset, (int) length);
    }

    @Override
    public void put(String name, Descriptor descriptor, Content content) {
      throw new IllegalStateException();
    }

    @Override
    public boolean replace(String name, Optional<byte[]> expected, byte[] content) {
      throw new IllegalStateException();
    }

    @Override
    public List<String> list(String prefix) {
      throw new IllegalStateException();
    }

    @Override
    public void remove(String name) {
      throw new IllegalStateException();
    }

    @Override
    public void close() {}
  }
}
