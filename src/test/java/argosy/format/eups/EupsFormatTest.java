package argosy.format.eups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.gzip.GzipStream;
import argosy.codec.tar.TarReader;
import argosy.model.Artifact;
import argosy.model.Format;
import argosy.model.Profile;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.EupsProfiles;
import argosy.testing.Profiles;
import argosy.testing.Shipped;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EupsFormatTest {
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final Parallel parallel = new Parallel(2);
  private final EupsFormat format = new EupsFormat(EupsPackaging.TARBALL, parallel);

  @AfterEach
  void close() {
    parallel.close();
  }

  private Format format(String id) {
    return switch (id) {
      case "eups" -> format;
      case "eups-pkg" -> new EupsFormat(EupsPackaging.EUPSPKG, parallel);
      default -> new EupsStackFormat(parallel);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"eups", "eups-pkg", "eups-stack"})
  void whatIsReadBackIsTheReleasesTree(String id) throws IOException {
    for (Profile profile :
        List.of(
            EupsProfiles.plain(profiles.root()),
            EupsProfiles.plain(profiles.prefix("")),
            EupsProfiles.withProducts(profiles))) {
      MemoryOutput out = new MemoryOutput();
      Artifact artifact = format(id).write(profile, store, out);
      assertThat(format(id).read(artifact, out)).isEqualTo(profile.tree());
      assertThat(format(id).write(profile, store, new MemoryOutput())).isEqualTo(artifact);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"eups", "eups-pkg", "eups-stack"})
  void aFlippedByteIsFoundOrChangesNothing(String id) throws IOException {
    Profile profile = EupsProfiles.withProducts(profiles);
    MemoryOutput out = new MemoryOutput();
    Artifact artifact = format(id).write(profile, store, out);
    Random random = new Random(20261121);
    for (int i = 0; i < 60; i++) {
      Artifact.NamedFile file = artifact.files().get(random.nextInt(artifact.files().size()));
      byte[] bytes = out.bytes(file.name()).clone();
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      MemoryOutput damaged = new MemoryOutput();
      for (Artifact.NamedFile f : artifact.files()) {
        try (var sink = damaged.create(f.name())) {
          sink.stream().write(f.equals(file) ? bytes : out.bytes(f.name()));
          sink.commit("x");
        }
      }
      try {
        assertThat(format(id).read(artifact, damaged)).as(file.name()).isEqualTo(profile.tree());
      } catch (CorruptException | UnsupportedException | NoSuchFileException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void manifestsHoldTheExactClosureInTheOrderOfInstalling() throws IOException {
    MemoryOutput out = new MemoryOutput();
    format.write(EupsProfiles.withProducts(profiles), store, out);
    EupsManifest afw = manifest(out, "afw-2.0");
    assertThat(afw.rows())
        .extracting(r -> r.of().product() + " " + r.of().version())
        .containsExactly("base 1.0", "afw 2.0");
    assertThat(manifest(out, "hello-v1_0").rows())
        .extracting(EupsManifest.Row::payload)
        .containsExactly(
            "base-1.0@Linux64.tar.gz", "afw-2.0@Linux64.tar.gz", "hello-v1_0@Linux64.tar.gz");
    assertThat(new String(out.bytes("tables/hello-v1_0.table"), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            if (type == exact) {
               setupRequired(base -j 1.0)
               setupRequired(afw -j 2.0)
            } else {
               setupRequired(base 1.0 [>= 1.0])
               setupRequired(afw 2.0 [>= 2.0])
            }
            envSet(HELLO_HOME, "${PRODUCT_DIR}/share/hello world")
            envPrepend(PATH, "${PRODUCT_DIR}/bin")
            envAppend(HELLO_PATH, "${PRODUCT_DIR}/é")
            """);
  }

  private static EupsManifest manifest(MemoryOutput out, String product) throws IOException {
    String name = "manifests/" + product + "@Linux64.manifest";
    return EupsManifest.parse(new String(out.bytes(name), StandardCharsets.UTF_8), name);
  }

  @Test
  void aRootKeepsTheProductsOfEarlierReleasesAndMovesCurrent() throws IOException {
    MemoryOutput out = new MemoryOutput();
    EupsRoot root = new EupsRoot(EupsPackaging.TARBALL);
    for (String tag : List.of("w_2026_46", "w_2026_47")) {
      Profile profile = Shipped.tagged(EupsProfiles.withProducts(profiles), tag);
      Artifact index = root.index(List.of(format.write(profile, store, out)), out, out);
      assertThat(index.main().name()).isEqualTo(tag + ".list");
    }
    assertThat(list(out, "w_2026_46").rows())
        .contains(new EupsRow("hello", "Linux64", "w_2026_46"));
    for (String moving : List.of("current", "w_latest")) {
      assertThat(list(out, moving).rows())
          .containsExactly(
              new EupsRow("afw", "Linux64", "2.0"),
              new EupsRow("base", "Linux64", "1.0"),
              new EupsRow("hello", "Linux64", "w_2026_47"));
    }
    assertThat(new String(out.bytes("manifests/index.json"), StandardCharsets.UTF_8))
        .isEqualTo(
            "[\"afw-2.0@Linux64.manifest\",\"base-1.0@Linux64.manifest\","
                + "\"hello-w_2026_46@Linux64.manifest\",\"hello-w_2026_47@Linux64.manifest\"]\n");
  }

  @Test
  void listsNameTheBuildOfTheirReleaseAndOfNoOther() throws IOException {
    MemoryOutput out = new MemoryOutput();
    EupsRoot root = new EupsRoot(EupsPackaging.TARBALL);
    Profile built = Shipped.tagged(EupsProfiles.withProducts(profiles), "w_2026_46");
    root.index(List.of(format.write(built, store, out)), out, out);
    for (String tag : List.of("w_2026_46", "w_latest", "current")) {
      assertThat(new String(out.bytes(tag + ".list"), StandardCharsets.UTF_8))
          .startsWith(
              "EUPS distribution %s version list. Version 1.0\n".formatted(tag)
                  + "#BUILD=b1234\n#CONDA_ENV=8.0.0 -ext\n#product flavor version\n");
    }
    Profile unsaid = Shipped.tagged(EupsProfiles.plain(profiles.prefix("")), "w_2026_47");
    root.index(List.of(format.write(unsaid, store, out)), out, out);
    assertThat(list(out, "w_2026_46").facts()).hasSize(2);
    for (String tag : List.of("w_2026_47", "w_latest", "current")) {
      assertThat(list(out, tag).facts()).isEmpty();
    }
  }

  private static EupsTagList list(MemoryOutput out, String tag) throws IOException {
    return EupsTagList.parse(
        new String(out.bytes(tag + ".list"), StandardCharsets.UTF_8), tag + ".list");
  }

  @Test
  void whatEupsCannotSayIsRefusedByName() {
    assertThatThrownBy(() -> format.write(profiles.prefix(""), store, new MemoryOutput()))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("EUPS cannot unset HELLO_OLD");
    assertThatThrownBy(() -> EupsNames.product("3d-tools"))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("3d-tools");
  }

  @Test
  void brokenListsAndManifestsAreRefused() {
    for (String text :
        List.of(
            "",
            "EUPS distribution manifest for a (1). Version 1.1\n",
            "EUPS distribution manifest for a (1). Version 1.0\n",
            "EUPS distribution manifest for a (1). Version 1.0\nb Linux64 1 b.table b/1 b.tar.gz\n",
            "EUPS distribution manifest for a (1). Version 1.0\na Linux64 1 a.table\n")) {
      assertThatThrownBy(() -> EupsManifest.parse(text, "m"))
          .isInstanceOf(CorruptException.class)
          .hasMessageStartingWith("m: ");
    }
    for (String text :
        List.of(
            "",
            "EUPS distribution t version list. Version 2.0\n",
            "EUPS distribution t version list. Version 1.0\na Linux64\n")) {
      assertThatThrownBy(() -> EupsTagList.parse(text, "l")).isInstanceOf(CorruptException.class);
    }
  }

  @Test
  void noTableManifestOrListNamesAnAbsolutePath() throws IOException {
    MemoryOutput out = new MemoryOutput();
    Artifact artifact = format.write(EupsProfiles.plain(profiles.prefix("")), store, out);
    new EupsRoot(EupsPackaging.TARBALL).index(List.of(artifact), out, out);
    Artifact packages =
        format("eups-pkg").write(EupsProfiles.plain(profiles.prefix("")), store, out);
    new EupsRoot(EupsPackaging.EUPSPKG).index(List.of(packages), out, out);
    for (String name : out.names()) {
      if (!name.endsWith(".gz")
          && !name.endsWith(".eupspkg")
          && !name.endsWith(".py")
          && !name.endsWith(".html")) {
        assertThat(new String(out.bytes(name), StandardCharsets.UTF_8))
            .as(name)
            .doesNotContainPattern("[ \"=]/[a-z]+/");
      }
    }
    byte[] tarball = out.bytes("hello-v1_0@Linux64.tar.gz");
    TarReader reader = new TarReader(new GzipStream(new ByteArrayInputStream(tarball), "t"), "t");
    for (var next = reader.next(); next.isPresent(); next = reader.next()) {
      assertThat(next.get().path()).startsWith("hello/v1_0");
    }
  }
}
