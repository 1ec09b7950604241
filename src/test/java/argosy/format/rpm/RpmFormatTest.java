package argosy.format.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.rpm.HeaderWriter;
import argosy.codec.rpm.RpmHeader;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.format.rpm.RpmOptions.Compression;
import argosy.format.rpm.RpmOptions.Layout;
import argosy.format.system.SetId;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Profile;
import argosy.model.Signer;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import argosy.testing.Signers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RpmFormatTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final RpmOptions OPTIONS = RpmOptions.of("Argosy Test <test@example.org>");
  private static final Signer SIGNER = Signers.at(Profiles.EPOCH);
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryOutput out = new MemoryOutput();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static RpmFormat format(RpmOptions options) {
    return new RpmFormat("rpm", options, Optional.of(SIGNER), PARALLEL);
  }

  private Profile profile(StackKind kind) throws IOException {
    return switch (kind) {
      case ROOT -> profiles.root();
      case PREFIX -> profiles.prefix("/opt/argosy/hello/v1_0");
    };
  }

  private RpmReader open(NamedFile file) throws IOException {
    return new RpmReader(file.name(), new ByteArrayInputStream(out.bytes(file.name())));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadBackIsTheReleasesTree(StackKind kind) throws IOException {
    Profile profile = profile(kind);
    Artifact artifact = format(OPTIONS).write(profile, store, out);
    assertThat(format(OPTIONS).read(artifact, out)).isEqualTo(profile.tree());
    assertThat(artifact.main().name()).isEqualTo("Packages/h/argosy-hello-1.0-1.x86_64.rpm");
  }

  @Test
  void gzipForOldRpmHoldsTheSameFiles() throws IOException {
    Profile profile = profiles.root();
    RpmFormat gzip = format(OPTIONS.with(Compression.GZ));
    Artifact artifact = gzip.write(profile, store, out);
    assertThat(gzip.read(artifact, out)).isEqualTo(profile.tree());
    assertThat(open(artifact.main()).header().strings(RpmTag.REQUIRE_NAME))
        .doesNotContain("rpmlib(PayloadIsZstd)");
  }

  @Test
  void theSameProfileGivesTheSameBytes() throws IOException {
    Artifact first =
        new RpmFormat("rpm", OPTIONS, Optional.of(SIGNER), new Parallel(1))
            .write(profiles.root(), store, out);
    assertThat(format(OPTIONS).write(profiles.root(), store, out)).isEqualTo(first);
  }

  @Test
  void componentsAreTakenTogetherByExactVersions() throws IOException {
    Profile profile = profile(StackKind.PREFIX);
    RpmFormat format = format(OPTIONS.with(Layout.COMPONENTS));
    Artifact artifact = format.write(profile, store, out);
    assertThat(format.read(artifact, out)).isEqualTo(profile.tree());
    assertThat(artifact.files()).hasSize(4);
    RpmHeader main = open(artifact.main()).header();
    assertThat(main.string(RpmTag.NAME)).isEqualTo("argosy-hello");
    List<String> names = main.strings(RpmTag.REQUIRE_NAME);
    assertThat(names).contains("argosy-hello-base", "argosy-hello-greet", "argosy-hello-hello");
    int greet = names.indexOf("argosy-hello-greet");
    assertThat(main.strings(RpmTag.REQUIRE_VERSION).get(greet)).isEqualTo("1.0+2.0");
    assertThat(main.numbers(RpmTag.REQUIRE_FLAGS)[greet]).isEqualTo(8);
  }

  @Test
  void aComponentThatDidNotChangeIsTheSamePackageInTheNextRelease() throws IOException {
    RpmFormat format = format(OPTIONS.with(Layout.COMPONENTS));
    Profile first = Shipped.tagged(profiles.prefix("/opt/argosy/hello/stack"), "w_2026_46");
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    Profile after = Shipped.following(profiles, next, "w_2026_48", "hello", "newer\n");
    assertThat(format.prefixFor(after.release())).isEqualTo(first.prefix());
    Artifact old = format.write(first, store, out);
    Artifact second = format.write(next, store, out);
    Artifact third = format.write(after, store, out);
    assertThat(third.files().stream().map(f -> f.name().replaceFirst(".*/", "")))
        .containsExactly(
            "argosy-hello-base-0~20261112.w46+12-1.x86_64.rpm",
            "argosy-hello-greet-0~20261119.w47+2.0-1.x86_64.rpm",
            "argosy-hello-hello-0~20261126.w48+1.0-1.x86_64.rpm",
            "argosy-hello-0~20261126.w48-1.x86_64.rpm");
    assertThat(third.files().get(0)).isEqualTo(old.files().get(0)).isEqualTo(second.files().get(0));
    assertThat(third.files().get(1)).isEqualTo(second.files().get(1));
    assertThat(format.read(third, out)).isEqualTo(after.tree());
    assertThat(format.read(second, out)).isEqualTo(next.tree());
  }

  @Test
  void aRootStackInComponentsIsRefused() {
    assertThatThrownBy(
            () -> format(OPTIONS.with(Layout.COMPONENTS)).write(profiles.root(), store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("hello: a root stack cannot be one package per component");
  }

  @Test
  void setIdFilesAreKeptOrRefusedIfAsked() throws IOException {
    RpmFormat keep = format(OPTIONS.with(SetId.KEEP));
    Artifact kept = keep.write(profiles.root(), store, out);
    assertThat(open(kept.main()).files().files())
        .filteredOn(f -> f.path().endsWith("/helper"))
        .singleElement()
        .matches(f -> f.mode() == 0104755 && f.kind().isEmpty());
    assertThat(keep.read(kept, out)).isEqualTo(profiles.root().tree());
    assertThatThrownBy(() -> format(OPTIONS.with(SetId.REFUSE)).write(profiles.root(), store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("usr/bin/helper: runs as another user");
  }

  @Test
  void theHeaderTellsWhatWasAsked() throws IOException {
    RpmReader rpm = open(format(OPTIONS).write(profiles.root(), store, out).main());
    RpmHeader header = rpm.header();
    assertThat(header.string(RpmTag.SUMMARY)).isEqualTo("A small stack for tests");
    assertThat(header.string(RpmTag.BUILD_HOST)).isEqualTo("argosy");
    assertThat(header.number(RpmTag.BUILD_TIME)).isEqualTo(Profiles.EPOCH);
    assertThat(header.strings(RpmTag.PROVIDE_NAME))
        .contains(
            "argosy-root-stack(hello@v1_0)",
            "argosy-package(base@12)",
            "argosy-hello",
            "argosy-hello(x86-64)");
    assertThat(header.has(RpmTag.PREFIXES)).isFalse();
    assertThat(rpm.files().files())
        .allMatch(f -> f.path().startsWith("/opt/argosy") || f.path().startsWith("/usr/"))
        .noneMatch(f -> f.path().equals("/usr/bin"))
        .anyMatch(
            f -> f.path().equals("/usr/share/licenses/argosy-hello/LICENCES") && f.flags() == 128)
        .anyMatch(f -> f.path().endsWith("/bin/helper") && f.kind().equals("setuid"));
  }

  @Test
  void aPrefixStackTellsWhatMayBeMoved() throws IOException {
    RpmReader rpm = open(format(OPTIONS).write(profile(StackKind.PREFIX), store, out).main());
    assertThat(rpm.header().strings(RpmTag.PREFIXES)).containsExactly("/opt/argosy/hello/v1_0");
  }

  @Test
  void aFlippedByteIsFoundOrChangesNothing() throws IOException {
    Artifact artifact = format(OPTIONS).write(profiles.root(), store, out);
    Tree tree = profiles.root().tree();
    byte[] whole = out.bytes(artifact.main().name());
    Random random = new Random(42);
    for (int i = 0; i < 60; i++) {
      byte[] damaged = whole.clone();
      int at = 96 + 4000 + random.nextInt(whole.length - 96 - 4000);
      damaged[at] ^= (byte) (1 << random.nextInt(8));
      MemoryOutput other = new MemoryOutput();
      try (var sink = other.create(artifact.main().name())) {
        sink.stream().write(damaged);
        sink.commit("application/x-rpm");
      }
      assertThatThrownBy(() -> format(OPTIONS).read(artifact, other))
          .as("byte %d of %s", at, tree)
          .isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void aPackageCutOffAnywhereIsFound() throws IOException {
    Artifact artifact = format(OPTIONS).write(profiles.root(), store, out);
    byte[] whole = out.bytes(artifact.main().name());
    Random random = new Random(7);
    for (int i = 0; i < 40; i++) {
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
      MemoryOutput other = new MemoryOutput();
      try (var sink = other.create(artifact.main().name())) {
        sink.stream().write(cut);
        sink.commit("application/x-rpm");
      }
      assertThatThrownBy(() -> format(OPTIONS).read(artifact, other))
          .isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void randomBytesAfterTheLeadAreNeverAnythingButCorrupt() {
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = new byte[300 + random.nextInt(600)];
      random.nextBytes(bytes);
      System.arraycopy(
          new byte[] {(byte) 0xed, (byte) 0xab, (byte) 0xee, (byte) 0xdb, 3}, 0, bytes, 0, 5);
      if (i % 2 == 0) { // a signature header that says it is one
        byte[] magic = {
          (byte) 0x8e, (byte) 0xad, (byte) 0xe8, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 9
        };
        System.arraycopy(magic, 0, bytes, 96, magic.length);
      }
      assertThatThrownBy(() -> new RpmReader("x.rpm", new ByteArrayInputStream(bytes)).files())
          .isInstanceOf(CorruptException.class);
    }
  }

  /// Without digests that would stop damage at the door.
  @Test
  void aDamagedHeaderIsNeverAnythingButCorrupt() throws IOException {
    Artifact artifact = format(OPTIONS).write(profiles.root(), store, out);
    byte[] whole = out.bytes(artifact.main().name());
    int headerBytes = (int) (open(artifact.main()).headerEnd() - 4096);
    byte[] signatures =
        new HeaderWriter(RpmTag.HEADER_SIGNATURES).int32(RpmTag.SIZE_SIGNATURE, 1).bytes();
    Random random = new Random(3);
    for (int i = 0; i < 150; i++) {
      ByteArrayOutputStream damaged = new ByteArrayOutputStream();
      damaged.write(whole, 0, 96);
      damaged.writeBytes(signatures);
      damaged.writeBytes(new byte[-damaged.size() & 7]);
      byte[] rest = Arrays.copyOfRange(whole, 4096, whole.length);
      for (int n = random.nextInt(4); n >= 0; n--) {
        rest[random.nextInt(headerBytes)] = (byte) random.nextInt(256);
      }
      damaged.writeBytes(rest);
      MemoryOutput other = new MemoryOutput();
      try (var sink = other.create(artifact.main().name())) {
        damaged.writeTo(sink.stream());
        sink.commit("application/x-rpm");
      }
      try {
        format(OPTIONS).read(artifact, other); // what was hit may be of no account
      } catch (CorruptException | UnsupportedException e) {
        assertThat(e).hasMessageContaining(artifact.main().name());
      }
    }
  }

  @Test
  void aNameThatRpmCannotHoldIsNamed() throws IOException {
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello/v1_0",
            List.of(
                profiles.part("a b", "1", "", List.of(), List.of(profiles.text("x", 0644, "x")))),
            List.of());
    assertThatThrownBy(() -> format(OPTIONS.with(Layout.COMPONENTS)).write(profile, store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("a b: not a name an rpm package can have");
  }
}
