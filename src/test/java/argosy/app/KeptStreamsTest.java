package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.codec.deflate.Chunks;
import argosy.codec.deflate.RawDeflate;
import argosy.format.cvmfs.HashAlgorithm;
import argosy.format.cvmfs.Head;
import argosy.format.cvmfs.ObjectSource;
import argosy.format.cvmfs.Publisher;
import argosy.format.cvmfs.Signing;
import argosy.format.oci.DockerFormat;
import argosy.format.oci.OciFormat;
import argosy.format.oci.OciOptions;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Deflated;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Profile;
import argosy.model.Sections;
import argosy.publish.cvmfs.DirectoryStorage;
import argosy.publish.cvmfs.PackedFiles;
import argosy.publish.cvmfs.TreeSource;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Blobs;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Adler32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Gzip layers and CernVM-FS repositories of one home, each deflating what the other did not.
class KeptStreamsTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final long NOW = 1_800_000_000L;
  private static final int LARGE = Chunks.LARGEST + 1;
  @TempDir static Path keys; // made once: that takes long
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryMemo memo = new MemoryMemo();
  private final byte[] large = noise(LARGE);
  private final Profile profile;

  /// The root stack with files of one chunk and of several, one of them twice.
  KeptStreamsTest() throws IOException {
    Profile small = profiles.root();
    List<Profile.Part> parts = new ArrayList<>(small.packages());
    parts.add(
        profiles.part(
            "libraries",
            "1",
            "",
            List.of(),
            List.of(
                profiles.file("usr/lib/chunks.so", 0755, large),
                profiles.file("usr/lib/one.so", 0755, noise(70_001)),
                profiles.file("usr/lib/same.so", 0644, noise(70_001)),
                profiles.file("usr/lib/whole.so", 0755, new byte[Chunks.LARGEST]))));
    profile = Profiles.profile(small.stack(), "/", parts, small.open());
  }

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  static List<Format> formats() {
    return List.of(
        new OciFormat(OciOptions.GZIP, PARALLEL, new MemoryMemo()),
        new DockerFormat(PARALLEL, new MemoryMemo()));
  }

  private static byte[] noise(int bytes) {
    byte[] noise = new byte[bytes];
    new Random(bytes).nextBytes(noise);
    for (int i = 0; i < bytes; i++) {
      noise[i] &= 0x1f; // compresses to five eighths
    }
    return noise;
  }

  private Artifact write(Format format, List<ObjectSource> repositories) throws IOException {
    KeptOutput output =
        new KeptOutput(
            new DirectoryOutput(folder),
            folder,
            memo,
            "test/1",
            Digest.of(new byte[0]),
            () -> repositories);
    return format.write(profile, store, output);
  }

  private void requireAsIfWrittenAnew(Format format, Artifact written) throws IOException {
    MemoryOutput anew = new MemoryOutput();
    assertThat(format.write(profile, store, anew)).isEqualTo(written);
    for (Artifact.NamedFile file : written.files()) {
      assertThat(Files.readAllBytes(folder.resolve(file.name())))
          .isEqualTo(anew.bytes(file.name()));
    }
    assertThat(format.read(written, file -> Forms.open(folder, file)))
        .isEqualTo(format.files(profile));
  }

  /// Publishes the profile's files.
  ///
  /// @return the names of the objects
  private Set<String> publish(
      String name, Memo remembered, List<ObjectSource> others, BlobSource blobs)
      throws IOException {
    Path repository = folder.resolve(name);
    CvmfsHome home = new CvmfsHome(folder.resolve("home"), Optional.of(keys), Progress.SILENT);
    try (DirectoryStorage storage = DirectoryStorage.writing(repository, f -> {})) {
      Signing signing = home.begin(storage, "sw.test.org", PARALLEL, NOW);
      Head head = home.head(storage, signing, NOW);
      new Publisher(storage, signing, PARALLEL, others)
          .publish(
              head,
              new Publisher.Change(List.of("/sw"), Optional.empty(), "files"),
              new TreeSource(
                  "/sw",
                  profile.tree().entries(),
                  List.of(),
                  blobs,
                  remembered,
                  NOW,
                  Progress.SILENT),
              NOW);
    }
    try (Stream<Path> all = Files.walk(repository.resolve("data"))) {
      Set<String> names = new TreeSet<>();
      all.forEach(file -> names.add(file.getFileName().toString()));
      return names;
    }
  }

  /// The store, noting what is read of large files.
  private BlobSource noting(Set<Digest> read) {
    return Blobs.watched(store, read::add, read::add);
  }

  private List<Digest> largeFiles() {
    return profile.tree().entries().stream()
        .flatMap(e -> e instanceof Entry.File f ? Stream.of(f) : Stream.of())
        .filter(f -> f.size() >= Sections.MIN_BLOB_BYTES)
        .map(Entry.File::digest)
        .distinct()
        .toList();
  }

  @ParameterizedTest
  @MethodSource("formats")
  void aRepositoryTakesLargeFilesFromTheLayersAndHasTheObjectsItWouldMake(Format format)
      throws IOException {
    write(format, List.of());
    Set<Digest> read = new HashSet<>();
    Set<String> taken;
    try (LayerObjects layers = new LayerObjects(memo)) {
      taken = publish("taking", memo, List.of(layers), noting(read));
    }
    assertThat(read).isNotEmpty().doesNotContainAnyElementsOf(largeFiles());
    assertThat(taken).isEqualTo(publish("anew", new MemoryMemo(), List.of(), store));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void layersTakeLargeFilesFromARepositoryAndAreAsIfWrittenAnew(Format format) throws IOException {
    publish("repository", memo, List.of(), store);
    AtomicInteger taken = new AtomicInteger();
    ObjectSource repository =
        ObjectSource.of(DirectoryStorage.reading(folder.resolve("repository")));
    ObjectSource counted =
        (hash, suffix) -> {
          Optional<ByteBuffer> found = repository.find(hash, suffix);
          found.ifPresent(f -> taken.incrementAndGet());
          return found;
        };
    Artifact written = write(format, List.of(counted));
    assertThat(taken.get()).isGreaterThan(largeFiles().size() + 2); // the same twice, and chunks
    requireAsIfWrittenAnew(format, written);
  }

  /// The first chunk of the largest file.
  private Deflated.Chunk chunk() {
    int length = Chunks.cut(large, Chunks.LARGEST);
    Adler32 sum = new Adler32();
    sum.update(large, 0, length);
    return new Deflated.Chunk(Digest.of(large), 0, length, (int) sum.getValue());
  }

  private Optional<ByteBuffer> found(Deflated.Chunk chunk) throws IOException {
    try (KeptStreams kept = new KeptStreams(memo, List.of())) {
      return kept.find(chunk);
    }
  }

  @Test
  void whatIsFoundIsTheStreamThatDeflatingMakes() throws IOException {
    write(formats().getFirst(), List.of());
    Deflated.Chunk chunk = chunk();
    assertThat(found(chunk))
        .contains(new RawDeflate(Chunks.LEVEL).compress(large, 0, chunk.plainBytes(), 0, 0));
    assertThat(found(new Deflated.Chunk(chunk.content(), 0, chunk.plainBytes(), 1)))
        .as("of other plain bytes")
        .isEmpty();
    assertThat(found(new Deflated.Chunk(chunk.content(), 99, chunk.plainBytes(), 1))).isEmpty();
  }

  @Test
  void whatAnotherRuleOrLevelMadeIsLeft() throws IOException {
    write(formats().getFirst(), List.of());
    String kind = PackedFiles.kind(HashAlgorithm.SHA1);
    byte[] record = memo.recall(kind, chunk().content()).orElseThrow();
    memo.remember(kind, chunk().content(), Arrays.copyOf(record, record.length - 1));
    assertThat(found(chunk())).isEmpty();
    record[record.length - 1]--;
    memo.remember(kind, chunk().content(), record);
    assertThat(found(chunk())).isEmpty();
  }

  @Test
  void whatWasDamagedOrRemovedSinceIsDeflatedAnew() throws IOException {
    Format format = formats().getFirst();
    Artifact written = write(format, List.of());
    Set<String> anew = publish("anew", new MemoryMemo(), List.of(), store);
    for (Artifact.NamedFile file : written.files()) {
      Path path = folder.resolve(file.name());
      byte[] damaged = Files.readAllBytes(path);
      for (int i = 100; i < damaged.length; i += 10_000) {
        damaged[i] ^= 1;
      }
      Files.write(path, damaged);
    }
    assertThat(found(chunk())).isEmpty();
    try (LayerObjects layers = new LayerObjects(memo)) {
      assertThat(publish("damaged", memo, List.of(layers), store)).isEqualTo(anew);
    }
    requireAsIfWrittenAnew(format, write(format, List.of()));
    for (Artifact.NamedFile file : written.files()) {
      Files.delete(folder.resolve(file.name()));
    }
    assertThat(found(chunk())).isEmpty();
  }
}
