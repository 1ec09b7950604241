package argosy.format.tarball;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.model.Artifact;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Format;
import argosy.model.Output;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarballFormatTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final TarballFormat format = new TarballFormat(PARALLEL, TarballFormat.Options.DEFAULT);
  private final TarballFormat gzip = new TarballFormat(PARALLEL, TarballFormat.Options.GZIP);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @Test
  void everyFileIsReadBackFromBothForms() throws IOException {
    for (Profile profile :
        List.of(profiles.root(), profiles.prefix("/opt/x"), profiles.prefix(""))) {
      MemoryOutput output = new MemoryOutput();
      Artifact zstd = format.write(profile, store, output);
      Artifact gz = gzip.write(profile, store, output);
      assertThat(zstd.main().name()).isEqualTo("hello-v1_0-amd64.tar.zst");
      assertThat(gz.main().name()).isEqualTo("hello-v1_0-amd64.tar.gz");
      assertThat(format.read(zstd, output).changesTo(profile.tree())).isEmpty();
      assertThat(gzip.read(gz, output).changesTo(profile.tree())).isEmpty();
    }
  }

  @Test
  void theSameProfileGivesTheSameBytes() throws IOException {
    Artifact first = format.write(profiles.root(), store, new MemoryOutput());
    MemoryStore other = new MemoryStore();
    try (Parallel one = new Parallel(1)) {
      Artifact second =
          new TarballFormat(one, TarballFormat.Options.DEFAULT)
              .write(new Profiles(other).root(), other, new MemoryOutput());
      assertThat(second).isEqualTo(first);
    }
  }

  @Test
  void rootStacksHaveTheirFilesUnderRootAndCommandsBesideThem(@TempDir Path folder)
      throws IOException {
    MemoryOutput output = new MemoryOutput();
    format.write(profiles.root(), store, output);
    Unpacked.unpack(output.bytes("hello-v1_0-amd64.tar.zst"), folder);
    Path top = folder.resolve("hello-v1_0");
    assertThat(top.resolve("run")).isExecutable();
    assertThat(top.resolve("activate")).isRegularFile();
    assertThat(Files.readSymbolicLink(top.resolve("bin/hello-demo"))).isEqualTo(Path.of("../run"));
    assertThat(top.resolve("root/usr/bin/hello-demo")).isExecutable();
    assertThat(top.resolve("relocate")).doesNotExist();
    assertThat(Files.readString(top.resolve(".argosy-release")))
        .isEqualTo(
            "argosy tarball 1\nkind root\nrelease " + profiles.root().release().digest() + "\n");
  }

  @Test
  void anUnpackedPrefixStackIsRelocatedAndRunsItsDemo(@TempDir Path folder) throws Exception {
    MemoryOutput output = new MemoryOutput();
    format.write(profiles.prefix(""), store, output);
    Path place = Files.createDirectories(folder.resolve("a"));
    Unpacked.unpack(output.bytes("hello-v1_0-amd64.tar.zst"), place);
    Path top = place.resolve("hello-v1_0");
    // The build prefix of these profiles is short: only text names it, so any length fits.
    assertThat(Unpacked.call(List.of("./relocate"), top).exit()).isZero();
    assertThat(Unpacked.call(List.of("bin/greet"), top).out()).isEqualTo("hello\n");
    assertThat(Files.readSymbolicLink(top.resolve("share/absolute")))
        .isEqualTo(top.resolve("share/greeting"));
    assertThat(Unpacked.call(List.of("bin/hello-demo"), top).out()).endsWith("Ok.\n");
  }

  @Test
  void aFileAtTheLaunchersPlaceIsNamed() throws IOException {
    Profile.Part part =
        profiles.part("own", "1", "", List.of(), List.of(profiles.text("run", 0755, "mine\n")));
    Profile profile =
        Profiles.profile(Profiles.stack("hello", StackKind.PREFIX), "", List.of(part), List.of());
    assertThatThrownBy(() -> format.write(profile, store, new MemoryOutput()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageStartingWith("run: ");
  }

  @Test
  void nothingIsLeftWhenAContentIsMissing() throws IOException {
    Entry.File lost = new Entry.File("usr/lost", 0644, Digest.of(new byte[] {9}), 100_000);
    Profile root = profiles.root();
    Profile.Part part =
        new Profile.Part(root.packages().getFirst().metadata(), Tree.of(List.of(lost)));
    Profile profile = Profiles.profile(root.stack(), "/", List.of(part), List.of());
    MemoryOutput output = new MemoryOutput();
    assertThatThrownBy(() -> format.write(profile, store, output))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("usr/lost");
    assertThat(output.names()).isEmpty();
  }

  @Test
  void aFlippedByteIsFoundOrTheTreeIsTheSame() throws IOException {
    Profile profile = profiles.prefix("");
    MemoryOutput output = new MemoryOutput();
    Artifact artifact = format.write(profile, store, output);
    Random random = new Random(12);
    for (Artifact.NamedFile file : artifact.files()) {
      Artifact one = new Artifact("tarball", artifact.release(), List.of(file));
      byte[] good = output.bytes(file.name());
      int found = 0;
      for (int round = 0; round < 25; round++) {
        byte[] bad = good.clone();
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
        MemoryOutput damaged = new MemoryOutput();
        try (Output.Sink sink = damaged.create(file.name())) {
          sink.stream().write(bad);
          sink.commit("x");
        }
        found += differs(one, damaged, profile.tree()) ? 1 : 0;
      }
      assertThat(found).as(file.name()).isGreaterThan(18);
    }
  }

  private boolean differs(Artifact artifact, Format.Files files, Tree expected) {
    try {
      return !format.read(artifact, files).equals(expected);
    } catch (IOException e) {
      return true;
    }
  }
}
