package argosy.format.deb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.ar.ArReader;
import argosy.codec.deb.ControlFile.Paragraph;
import argosy.codec.deb.DebReader;
import argosy.codec.tar.TarMember;
import argosy.codec.tar.TarReader;
import argosy.format.deb.DebOptions.Compression;
import argosy.format.deb.DebOptions.Layout;
import argosy.format.system.SetId;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Format;
import argosy.model.Memo;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.MemoryMemo;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DebFormatTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final DebOptions OPTIONS = DebOptions.of("Argosy Test <test@example.org>");
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryOutput out = new MemoryOutput();

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static DebFormat format(DebOptions options) {
    return new DebFormat("deb", options, PARALLEL, new MemoryMemo());
  }

  private Profile profile(StackKind kind) throws IOException {
    return switch (kind) {
      case ROOT -> profiles.root();
      case PREFIX -> profiles.prefix("/opt/argosy/hello/v1_0");
    };
  }

  private DebReader open(NamedFile file) throws IOException {
    return new DebReader(file.name(), new ByteArrayInputStream(out.bytes(file.name())));
  }

  /// Installed path to what is there.
  private Map<String, TarMember> members(NamedFile file) throws IOException {
    Map<String, TarMember> members = new TreeMap<>();
    TarReader tar = open(file).data();
    for (Optional<TarMember> m = tar.next(); m.isPresent(); m = tar.next()) {
      members.put(m.get().path(), m.get());
    }
    return members;
  }

  @ParameterizedTest
  @EnumSource
  void whatIsReadBackIsTheReleasesTree(StackKind kind) throws IOException {
    Profile profile = profile(kind);
    Artifact artifact = format(OPTIONS).write(profile, store, out);
    assertThat(format(OPTIONS).read(artifact, out)).isEqualTo(profile.tree());
    assertThat(artifact.main().name())
        .isEqualTo("pool/main/a/argosy-hello/argosy-hello_1.0-1_amd64.deb");
  }

  @Test
  void gzipForOldDpkgHoldsTheSameFiles() throws IOException {
    Profile profile = profiles.root();
    DebFormat gzip = format(OPTIONS.with(Compression.GZ));
    Artifact artifact = gzip.write(profile, store, out);
    assertThat(gzip.read(artifact, out)).isEqualTo(profile.tree());
  }

  @Test
  void theSameProfileGivesTheSameBytes() throws IOException {
    Memo memo = new MemoryMemo();
    Artifact first =
        new DebFormat("deb", OPTIONS, new Parallel(1), memo).write(profiles.root(), store, out);
    Artifact again =
        new DebFormat("deb", OPTIONS, PARALLEL, memo).write(profiles.root(), store, out);
    assertThat(again).isEqualTo(first);
  }

  @Test
  void theFilesAreOneZstdFrame() throws IOException {
    Artifact artifact = format(OPTIONS).write(profiles.root(), store, out);
    ArReader ar =
        new ArReader("x.deb", new ByteArrayInputStream(out.bytes(artifact.main().name())));
    for (Optional<ArReader.Member> m = ar.next(); m.isPresent(); m = ar.next()) {
      if (m.get().name().equals("data.tar.zst")) {
        byte[] frame = ar.content().readAllBytes();
        assertThat(Zstd.findFrameCompressedSize(frame, 0, frame.length)).isEqualTo(frame.length);
        return;
      }
    }
    throw new AssertionError("no data.tar.zst");
  }

  @Test
  void md5sumsAreThoseOfTheInstalledFiles() throws IOException {
    NamedFile deb = format(OPTIONS).write(profiles.root(), store, out).main();
    TarReader tar = open(deb).data();
    StringBuilder expected = new StringBuilder();
    for (Optional<TarMember> m = tar.next(); m.isPresent(); m = tar.next()) {
      if (m.get().type() == TarMember.Type.FILE) {
        byte[] md5 = Hashing.md5().digest(tar.content().readAllBytes());
        expected.append(HexFormat.of().formatHex(md5)).append("  ").append(m.get().path());
        expected.append('\n');
      }
    }
    assertThat(new String(open(deb).controlFiles().get("md5sums"), StandardCharsets.UTF_8).lines())
        .containsExactlyInAnyOrderElementsOf(expected.toString().lines().toList());
  }

  @Test
  void sumsOfUnchangedPackagesAreRemembered() throws IOException {
    Memo memo = new MemoryMemo();
    Profile profile = profiles.root();
    DebFormat format = new DebFormat("deb", OPTIONS, PARALLEL, memo);
    format.write(profile, store, out);
    for (Profile.Part part : profile.packages()) {
      assertThat(memo.recall("md5-tree/1", part.tree().digest()))
          .hasValueSatisfying(v -> assertThat(v).hasSize((int) part.tree().fileCount() * 16));
    }
  }

  @Test
  void controlSaysWhatPolicyAsks() throws IOException {
    Paragraph control = open(format(OPTIONS).write(profiles.root(), store, out).main()).control();
    assertThat(control.get("Package")).isEqualTo("argosy-hello");
    assertThat(control.get("Version")).isEqualTo("1.0-1");
    assertThat(control.get("Architecture")).isEqualTo("amd64");
    assertThat(control.get("Section")).isEqualTo("science");
    assertThat(control.get("Description")).startsWith("small stack for tests\n Release v1_0");
    assertThat(Integer.parseInt(control.get("Installed-Size"))).isBetween(2690, 2720);
    assertThat(control.get("Argosy-Set-Id")).isEqualTo("\n 04755 usr/bin/helper");
  }

  @Test
  void everythingBelongsToThePackageAndNothingIsSetId() throws IOException {
    Map<String, TarMember> members =
        members(format(OPTIONS).write(profiles.root(), store, out).main());
    assertThat(members.values())
        .allMatch(m -> m.uid() == 0 && m.gid() == 0 && m.mtime() == Profiles.EPOCH)
        .noneMatch(m -> m.type() == TarMember.Type.FILE && (m.mode() & 06000) != 0);
    assertThat(members)
        .containsKeys(
            "opt/argosy/hello/v1_0/run",
            "opt/argosy/hello/v1_0/root/usr/bin/hello-demo",
            "usr/bin/argosy-hello",
            "usr/share/doc/argosy-hello/copyright",
            "usr/share/doc/argosy-hello/changelog.Debian.gz");
    assertThat(members.get("usr/bin/hello-demo"))
        .isNotNull()
        .extracting(TarMember::link)
        .isEqualTo("/opt/argosy/hello/v1_0/run");
    assertThat(members.keySet())
        .filteredOn(p -> p.startsWith("usr/bin/"))
        .containsExactlyInAnyOrder("usr/bin/argosy-hello", "usr/bin/hello-demo");
  }

  @Test
  void setIdFilesAreKeptOrRefusedIfAsked() throws IOException {
    Profile profile = profiles.root();
    DebFormat keep = format(OPTIONS.with(SetId.KEEP));
    Artifact artifact = keep.write(profile, store, out);
    assertThat(members(artifact.main()).get("opt/argosy/hello/v1_0/root/usr/bin/helper"))
        .isNotNull()
        .extracting(TarMember::mode)
        .isEqualTo(04755);
    assertThat(keep.read(artifact, out)).isEqualTo(profile.tree());
    assertThatThrownBy(() -> format(OPTIONS.with(SetId.REFUSE)).write(profile, store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("usr/bin/helper: runs as another user (mode 04755)");
  }

  @Test
  void componentsAreTakenTogetherByExactVersions() throws IOException {
    Profile profile = profile(StackKind.PREFIX);
    DebFormat format = format(OPTIONS.with(Layout.COMPONENTS));
    Artifact artifact = format.write(profile, store, out);
    assertThat(names(artifact))
        .containsExactly(
            "argosy-hello-base_1.0+12-1_amd64.deb",
            "argosy-hello-greet_1.0+2.0-1_amd64.deb",
            "argosy-hello-hello_1.0+1.0-1_amd64.deb",
            "argosy-hello_1.0-1_amd64.deb");
    assertThat(open(artifact.main()).control().get("Depends"))
        .isEqualTo(
            "argosy-hello-base (= 1.0+12-1), argosy-hello-greet (= 1.0+2.0-1),"
                + " argosy-hello-hello (= 1.0+1.0-1)");
    assertThat(format.read(artifact, out)).isEqualTo(profile.tree());
    List<String> files =
        artifact.files().stream()
            .flatMap(f -> {
              try {
                return members(f).values().stream()
                    .filter(m -> m.type() != TarMember.Type.DIRECTORY)
                    .map(TarMember::path);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            })
            .collect(Collectors.toList());
    assertThat(files).doesNotHaveDuplicates();
  }

  private static List<String> names(Artifact artifact) {
    return artifact.files().stream().map(f -> f.name().replaceFirst(".*/", "")).toList();
  }

  @Test
  void aComponentThatDidNotChangeIsTheSamePackageInTheNextRelease() throws IOException {
    DebFormat format = format(OPTIONS.with(Layout.COMPONENTS));
    Profile first = Shipped.tagged(profiles.prefix("/opt/argosy/hello/stack"), "w_2026_46");
    Profile next = Shipped.following(profiles, first, "w_2026_47", "greet", "new\n");
    Profile after = Shipped.following(profiles, next, "w_2026_48", "hello", "newer\n");
    assertThat(format.prefixFor(after.release())).isEqualTo(first.prefix());
    Artifact old = format.write(first, store, out);
    Artifact second = format.write(next, store, out);
    Artifact third = format.write(after, store, out);
    assertThat(names(third))
        .containsExactly(
            "argosy-hello-base_0~20261112.w46+12-1_amd64.deb",
            "argosy-hello-greet_0~20261119.w47+2.0-1_amd64.deb",
            "argosy-hello-hello_0~20261126.w48+1.0-1_amd64.deb",
            "argosy-hello_0~20261126.w48-1_amd64.deb");
    assertThat(third.files().get(0)).isEqualTo(old.files().get(0)).isEqualTo(second.files().get(0));
    assertThat(third.files().get(1)).isEqualTo(second.files().get(1));
    assertThat(format.read(third, out)).isEqualTo(after.tree());
    assertThat(format.read(second, out)).isEqualTo(next.tree());
  }

  @Test
  void aPrefixStackAsksForTheCLibraryItNeeds() throws IOException {
    Profile.Part one = profiles.part("one", "1", "", List.of(), List.of());
    Profile.Part two = profiles.part("two", "1", "", List.of(), List.of());
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/p",
            List.of(Profiles.needingGlibc(one, "2.9"), Profiles.needingGlibc(two, "2.36")),
            List.of());
    Artifact whole = format(OPTIONS).write(profile, store, out);
    assertThat(open(whole.main()).control().get("Depends")).isEqualTo("libc6 (>= 2.36)");
    Artifact parts = format(OPTIONS.with(Layout.COMPONENTS)).write(profile, store, out);
    assertThat(open(parts.files().getFirst()).control().get("Depends")).isEqualTo("libc6 (>= 2.9)");
  }

  @Test
  void aFileOfTwoComponentsIsNamedWithBoth() throws IOException {
    Profile.Part one =
        profiles.part("one", "1", "", List.of(), List.of(profiles.text("x", 0644, "")));
    Profile.Part two =
        profiles.part("two", "1", "", List.of(), List.of(profiles.text("x", 0644, "")));
    Profile both =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX), "/p", List.of(one, two), List.of());
    assertThatThrownBy(() -> format(OPTIONS.with(Layout.COMPONENTS)).write(both, store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("x: in both one and two");
  }

  @Test
  void aRootStackInComponentsIsRefused() throws IOException {
    assertThat(
            format(OPTIONS.with(Layout.COMPONENTS))
                .inapplicable(profiles.root().release(), List.of()))
        .contains("a root stack cannot be one package per component");
    assertThatThrownBy(
            () -> format(OPTIONS.with(Layout.COMPONENTS)).write(profiles.root(), store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("root stack");
  }

  @Test
  void whatDpkgCannotHoldIsNamed() throws IOException {
    Profile bad =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello/v1_0",
            List.of(
                profiles.part(
                    "p", "1", "", List.of(), List.of(profiles.text("bin/a\nb", 0644, "x")))),
            List.of());
    assertThatThrownBy(() -> format(OPTIONS).write(bad, store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("opt/argosy/hello/v1_0/bin/a\\nb: dpkg takes no line break in a name");
    Profile clash =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "/opt/argosy/hello/v1_0",
            List.of(
                profiles.part("p", "1", "", List.of(), List.of(profiles.text("run", 0644, "x")))),
            List.of());
    assertThatThrownBy(() -> format(OPTIONS).write(clash, store, out))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("opt/argosy/hello/v1_0/run: the package has a file of its own there");
  }

  @Test
  void aFlippedByteIsFoundOrChangesNothing() throws IOException {
    Profile profile = profiles.root();
    Artifact artifact = format(OPTIONS).write(profile, store, out);
    byte[] whole = out.bytes(artifact.main().name());
    Random random = new Random(5);
    int found = 0;
    for (int i = 0; i < 20; i++) {
      byte[] broken = whole.clone();
      broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        if (!format(OPTIONS).read(artifact, channelOf(broken)).equals(profile.tree())) {
          found++;
        }
      } catch (CorruptException | UnsupportedException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(17);
  }

  private static Format.Files channelOf(byte[] bytes) throws IOException {
    MemoryOutput one = new MemoryOutput();
    try (var sink = one.create("x")) {
      sink.stream().write(bytes);
      sink.commit("x");
    }
    return name -> one.open("x");
  }
}
