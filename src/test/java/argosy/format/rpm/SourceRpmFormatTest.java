package argosy.format.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.codec.rpm.RpmHeader;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.SourceProfiles;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SourceRpmFormatTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private final MemoryStore store = new MemoryStore();
  private final MemoryOutput output = new MemoryOutput();
  private final SourceRpmFormat format =
      new SourceRpmFormat(RpmOptions.of("Test <test@example.org>"), Optional.empty(), PARALLEL);

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  @Test
  void itHoldsTheSpecFileAndTheTarballWithEveryFile() throws IOException {
    Profiles profiles = new Profiles(store);
    for (Profile profile : List.of(profiles.root(), profiles.prefix(""))) {
      Artifact artifact = format.write(profile, store, output);
      assertThat(artifact.files())
          .extracting(Artifact.NamedFile::name)
          .containsExactly("SRPMS/argosy-hello-1.0-1.src.rpm");
      assertThat(output.names()).as("the tarball was scratch").noneMatch(n -> n.contains(".tar"));
      assertThat(format.read(artifact, output).changesTo(profile.tree())).isEmpty();
    }
  }

  @Test
  void itHoldsTheSourcesOfPackagesThatHaveSomeInThePlaceOfTheirFiles() throws IOException {
    Profile profile = new SourceProfiles(store).two();
    Artifact artifact = format.write(profile, store, output);
    try (var in = Channels.newInputStream(output.open(artifact.main().name()))) {
      RpmHeader header = new RpmReader("x", in).header();
      assertThat(header.strings(RpmTag.BASE_NAMES))
          .containsExactly("argosy-hello.spec", "hello-v1_0-src.tar.zst");
      assertThat(header.strings(RpmTag.REQUIRE_NAME)).contains("gcc", "make", "patch");
    }
    Tree held = format.read(artifact, output);
    assertThat(held.changesTo(format.files(profile))).isEmpty();
    assertThat(held.entries().stream().filter(e -> e instanceof Entry.File))
        .extracting(Entry::path)
        .containsExactlyInAnyOrder(
            "own/bin/hello",
            "own/bin/hello-demo",
            "own/share/licenses/words/COPYING",
            "sources/greet/build",
            "sources/words/build",
            "sources/words/words");
    assertThat(format.holdsSources(profile)).isTrue();
    assertThat(format.holdsSources(new Profiles(store).prefix(""))).isFalse();
  }

  @Test
  void itsHeaderIsThatOfASourcePackage() throws IOException {
    Artifact artifact = format.write(new Profiles(store).root(), store, output);
    try (var in = Channels.newInputStream(output.open(artifact.main().name()))) {
      RpmHeader header = new RpmReader("x", in).header();
      assertThat(header.number(RpmTag.SOURCE_PACKAGE)).isEqualTo(1);
      assertThat(header.has(RpmTag.SOURCE_RPM)).isFalse();
      assertThat(header.has(RpmTag.PROVIDE_NAME)).isFalse();
      assertThat(header.strings(RpmTag.REQUIRE_NAME)).contains("zstd");
      assertThat(header.strings(RpmTag.BASE_NAMES))
          .containsExactly("argosy-hello.spec", "hello-v1_0-amd64.tar.zst");
    }
  }

  @Test
  void theSameProfileGivesTheSameBytes() throws IOException {
    Artifact first = format.write(new Profiles(store).prefix(""), store, output);
    MemoryStore other = new MemoryStore();
    assertThat(format.write(new Profiles(other).prefix(""), other, new MemoryOutput()))
        .isEqualTo(first);
  }

  @Test
  void aFlippedByteIsRefused() throws IOException {
    Artifact artifact = format.write(new Profiles(store).prefix(""), store, output);
    byte[] bytes = output.bytes(artifact.main().name()).clone();
    bytes[bytes.length / 2] ^= 1;
    MemoryOutput damaged = new MemoryOutput();
    try (var sink = damaged.create(artifact.main().name())) {
      sink.stream().write(bytes);
      sink.commit("x");
    }
    assertThatThrownBy(() -> format.read(artifact, damaged)).isInstanceOf(CorruptException.class);
  }
}
