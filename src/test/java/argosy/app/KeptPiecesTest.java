package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.deb.DebFormat;
import argosy.format.deb.DebOptions;
import argosy.format.rpm.RpmFormat;
import argosy.format.rpm.RpmOptions;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Blobs;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Forms that are one file for all, of one release after the other.
class KeptPiecesTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final int FILES = 900;
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryMemo memo = new MemoryMemo();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  static List<Format> formats() {
    return List.of(
        new TarballFormat(PARALLEL, TarballFormat.Options.DEFAULT),
        new DebFormat("deb", DebOptions.of("T <t@example.org>"), PARALLEL, new MemoryMemo()),
        new RpmFormat("rpm", RpmOptions.of("T <t@example.org>"), Optional.empty(), PARALLEL));
  }

  /// The prefix stack with a package of many small files.
  private Profile first() throws IOException {
    Random random = new Random(3);
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      StringBuilder text = new StringBuilder();
      for (int k = random.nextInt(200); k >= 0; k--) {
        text.append("value = ").append(random.nextInt(1 << 20)).append('\n');
      }
      entries.add(
          profiles.text("lib/python/m%d/n%d.py".formatted(i / 50, i), 0644, text.toString()));
    }
    Profile small = profiles.prefix("");
    List<Profile.Part> parts = new ArrayList<>(small.packages());
    parts.add(profiles.part("modules", "1", "", List.of(), entries));
    return Shipped.tagged(Profiles.profile(small.stack(), "", parts, small.open()), "w_2026_46");
  }

  private Artifact write(Format format, Profile profile, BlobSource blobs) throws IOException {
    return format.write(profile, blobs, output());
  }

  private KeptOutput output() {
    Digest product = Digest.of(new byte[0]);
    return new KeptOutput(new DirectoryOutput(folder), folder, memo, "test/1", product, List::of);
  }

  /// The store, counting.
  private BlobSource counted(AtomicInteger opened) {
    return Blobs.watched(store, digest -> opened.incrementAndGet(), _ -> {});
  }

  private Profile placed(Format format, Profile profile, Release of) {
    return Profiles.profile(
            profile.stack(), format.prefixFor(of), profile.packages(), profile.open())
        .with(profile.release());
  }

  private void requireAsIfWrittenAnew(Format format, Profile profile, Artifact written)
      throws IOException {
    MemoryOutput anew = new MemoryOutput();
    assertThat(format.write(profile, store, anew)).isEqualTo(written);
    String name = written.main().name();
    assertThat(Files.readAllBytes(folder.resolve(name))).isEqualTo(anew.bytes(name));
    assertThat(format.read(written, file -> Forms.open(folder, file)))
        .isEqualTo(format.files(profile));
  }

  @ParameterizedTest
  @MethodSource("formats")
  void theNextReleaseTakesOverWhatDidNotChangeAndIsAsIfWrittenAnew(Format format)
      throws IOException {
    Profile first = first();
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    first = placed(format, first, first.release());
    next = placed(format, next, next.release());
    requireAsIfWrittenAnew(format, first, write(format, first, store));
    AtomicInteger opened = new AtomicInteger();
    Artifact written = write(format, next, counted(opened));
    requireAsIfWrittenAnew(format, next, written);
    AtomicInteger anew = new AtomicInteger();
    format.write(next, counted(anew), new MemoryOutput());
    assertThat(anew.get() - opened.get()).isGreaterThan(FILES / 3);
  }

  @ParameterizedTest
  @MethodSource("formats")
  void whatWasDamagedOrRemovedSinceIsCompressedAnew(Format format) throws IOException {
    Profile first = first();
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    first = placed(format, first, first.release());
    next = placed(format, next, next.release());
    Path file = folder.resolve(write(format, first, store).main().name());
    byte[] damaged = Files.readAllBytes(file);
    for (int i = 0; i < damaged.length; i += 1000) {
      damaged[i] ^= 1;
    }
    Files.write(file, damaged);
    requireAsIfWrittenAnew(format, next, write(format, next, store));
    Files.delete(folder.resolve(write(format, next, store).main().name()));
    requireAsIfWrittenAnew(format, next, write(format, next, store));
  }
}
