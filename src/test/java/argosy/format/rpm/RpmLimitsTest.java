package argosy.format.rpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.Parallel;
import argosy.base.UnsupportedException;
import argosy.codec.rpm.HeaderWriter;
import argosy.codec.rpm.RpmReader;
import argosy.codec.rpm.RpmTag;
import argosy.format.rpm.RpmOptions.Layout;
import argosy.model.Artifact;
import argosy.model.Licence;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.StackKind;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.HugeFile;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Names, versions, paths and sizes at the edge of what rpm can hold.
class RpmLimitsTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final RpmOptions OPTIONS = RpmOptions.of("Test <test@example.org>");
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);
  private final MemoryOutput out = new MemoryOutput();
  @TempDir Path scratch;

  @AfterAll
  static void close() {
    PARALLEL.close();
  }

  private static RpmFormat format(RpmOptions options) {
    return new RpmFormat("rpm", options, Optional.empty(), PARALLEL);
  }

  private static Profile profile(Profile.Part... parts) {
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        "/opt/argosy/hello/v1_0",
        List.of(parts),
        List.of());
  }

  private Profile.Part part(String name, String version, List<String> dependencies)
      throws IOException {
    Profile.Part made =
        profiles.part(
            name, version, "", List.of(), List.of(profiles.text("share/" + name, 0644, name)));
    Package m = made.metadata();
    return new Profile.Part(
        new Package(
            name,
            version,
            "",
            Platform.LINUX_AMD64,
            new Licence("MIT", Licence.Access.OPEN),
            dependencies,
            m.tree(),
            "",
            List.of(),
            Map.of(),
            Map.of()),
        made.tree());
  }

  private Map<String, RpmReader> components(Profile.Part... parts) throws IOException {
    Artifact artifact = format(OPTIONS.with(Layout.COMPONENTS)).write(profile(parts), store, out);
    Map<String, RpmReader> byName = new TreeMap<>();
    for (Artifact.NamedFile file : artifact.files()) {
      RpmReader rpm = new RpmReader(file.name(), new ByteArrayInputStream(out.bytes(file.name())));
      byName.put(rpm.header().string(RpmTag.NAME), rpm);
    }
    return byName;
  }

  @Test
  void namesAreKeptLetterForLetterSoThatCapitalsAndSignsNeverClash() throws IOException {
    assertThat(
            components(
                part("libX11", "1", List.of()),
                part("libx11", "1", List.of()),
                part("libstdc++_6.0-dev", "1", List.of())))
        .containsKeys(
            "argosy-hello-libX11", "argosy-hello-libx11", "argosy-hello-libstdc++_6.0-dev");
  }

  @Test
  void versionsOfEveryKindAreTakenAndTheOriginalIsProvided() throws IOException {
    for (String version :
        List.of("1:2.3-4+deb12u1", "2.0~rc1", "1.0^git5", "v3-beta2", "9.9+dfsg")) {
      RpmReader rpm =
          components(part("x", version, List.of())).getOrDefault("argosy-hello-x", null);
      assertThat(rpm.header().string(RpmTag.VERSION)).matches("[A-Za-z0-9._+~^]+");
      assertThat(rpm.header().strings(RpmTag.PROVIDE_NAME))
          .contains("argosy-package(x@" + version + ")");
    }
  }

  @Test
  void componentsThatNeedEachOtherRequireEachOther() throws IOException {
    Map<String, RpmReader> made =
        components(
            part("egg", "1", List.of("hen (>= 1)")), part("hen", "2", List.of("egg", "hen")));
    assertThat(made.get("argosy-hello-egg").header().strings(RpmTag.REQUIRE_NAME))
        .contains("argosy-hello-hen");
    assertThat(made.get("argosy-hello-hen").header().strings(RpmTag.REQUIRE_NAME))
        .contains("argosy-hello-egg")
        .doesNotContain("argosy-hello-hen");
  }

  @Test
  void twoComponentsOfOneNameAreRefused() throws IOException {
    assertThatThrownBy(() -> components(part("x", "1", List.of()), part("x", "2", List.of())))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("two components would both be the package argosy-hello-x");
  }

  @Test
  void longPathsAreReadBack() throws IOException {
    String deep = "a-folder-with-quite-a-long-name/".repeat(120) + "leaf";
    Profile.Part part =
        profiles.part("p", "1", "", List.of(), List.of(profiles.text(deep, 0644, "deep")));
    Profile profile = profile(part);
    Artifact artifact = format(OPTIONS).write(profile, store, out);
    assertThat(format(OPTIONS).read(artifact, out)).isEqualTo(profile.tree());
  }

  @Test
  void aListOfFilesThatNoHeaderHoldsIsRefused() {
    HeaderWriter header = new HeaderWriter(RpmTag.HEADER_IMMUTABLE);
    byte[] some = new byte[8 << 20];
    for (int tag = 5000; tag < 5016; tag++) {
      header.binary(tag, some);
    }
    assertThatThrownBy(header::bytes)
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("may take 134217728");
  }

  @Test
  void aFileOfMoreThanFourGigabytesHasSizesOfEightBytes() throws IOException {
    HugeFile zeros = HugeFile.over4GiB();
    Artifact artifact = format(OPTIONS).write(zeros.profile("/opt/argosy/hello/v1_0"), zeros, out);
    byte[] written = out.bytes(artifact.main().name());
    assertThat(written).hasSizeLessThan(4 << 20); // spliced: no zero was compressed again
    RpmReader rpm = new RpmReader("x", new ByteArrayInputStream(written));
    assertThat(rpm.header().strings(RpmTag.REQUIRE_NAME)).contains("rpmlib(LargeFiles)");
    assertThat(rpm.header().has(RpmTag.FILE_SIZES)).isFalse();
    assertThat(rpm.files().files()).anyMatch(f -> f.sizeBytes() == zeros.sizeBytes());
  }

  @Tag("client")
  @Test
  void rpmInstallsAFileOfMoreThanFourGigabytes() throws IOException {
    HugeFile zeros = HugeFile.over4GiB();
    Artifact artifact =
        format(OPTIONS)
            .write(zeros.profile("/opt/argosy/hello/v1_0"), zeros, new DirectoryOutput(scratch));
    Path rpm = scratch.resolve(artifact.main().name());
    assertThat(format(OPTIONS).read(artifact, name -> Files.newByteChannel(scratch.resolve(name))))
        .isEqualTo(zeros.profile("/opt/argosy/hello/v1_0").tree());
    Tool.of("rpmkeys", "--checksig", rpm.toString()).runOk();
    Path root = Files.createDirectories(scratch.resolve("root"));
    Tool.of(
            "rpm",
            "--root",
            root.toString(),
            "--define",
            "_dbpath /var/lib/rpm",
            "--nodeps",
            "-i",
            rpm.toString())
        .runOk();
    Path file = root.resolve("opt/argosy/hello/v1_0/share/huge");
    assertThat(Files.size(file)).isEqualTo(zeros.sizeBytes());
    assertThat(Tool.of("sha256sum", file.toString()).runOk().out())
        .startsWith(zeros.digest().hex());
    Files.delete(file);
  }
}
