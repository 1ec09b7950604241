package argosy.format.rpm;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.rpm.RpmOptions.Compression;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.testing.Signers;
import argosy.tool.Tool;
import argosy.trust.KeySigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The rpm of older distributions (4.14 is that of el8, 4.16 of el9), where `ARGOSY_OLD_RPMS` names
/// the folders they were installed to, with `:` between them.
@Tag("client")
@Tag("old-rpm")
class OldRpmTest {
  private static final KeySigner SIGNER = Signers.at(Profiles.EPOCH);
  private final MemoryStore store = new MemoryStore();
  @TempDir Path scratch;

  private static List<Path> programs() {
    String folders = Optional.ofNullable(System.getenv("ARGOSY_OLD_RPMS")).orElse("");
    List<Path> all =
        Stream.of(folders.split(":", -1))
            .filter(f -> !f.isEmpty())
            .map(f -> Path.of(f).resolve("bin"))
            .toList();
    assertThat(all).as("what ARGOSY_OLD_RPMS names").isNotEmpty();
    return all;
  }

  private static Tool.Result run(Path programs, String program, String... arguments)
      throws IOException {
    List<String> argv =
        new ArrayList<>(
            List.of(programs.resolve(program).toString(), "--define", "_db_backend sqlite"));
    argv.addAll(List.of(arguments));
    return Tool.of(argv).run();
  }

  private List<Path> write(RpmOptions options, Profile profile) throws IOException {
    try (Parallel parallel = new Parallel(2)) {
      Artifact artifact =
          new RpmFormat("rpm", options, Optional.of(SIGNER), parallel)
              .write(profile, store, new DirectoryOutput(scratch));
      return artifact.files().stream().map(f -> scratch.resolve(f.name())).toList();
    }
  }

  @Test
  void olderRpmsCheckInstallAndVerifyPackagesOfEveryCompression() throws IOException {
    Profile profile = new Profiles(store).root();
    RpmOptions options = RpmOptions.of("Test <test@example.org>").forDistributions("el8", "el9");
    String key = SIGNER.openPgp().certificateArmoured();
    Path keyFile = Files.writeString(scratch.resolve("key.asc"), key);
    for (Path programs : programs()) {
      for (Compression compression : Compression.values()) {
        for (Path file : write(options.with(compression), profile)) {
          Path place = Files.createTempDirectory(scratch, "place");
          String keys = place.resolve("keys").toString();
          run(programs, "rpmkeys", "--dbpath", keys, "--import", keyFile.toString());
          Tool.Result checked =
              run(programs, "rpmkeys", "--dbpath", keys, "-K", "-v", file.toString());
          assertThat(checked.ok()).as(checked.out()).isTrue();
          assertThat(checked.out()).contains("Signature").doesNotContain("NOKEY", "BAD");

          String root = Files.createDirectory(place.resolve("root")).toString();
          String[] there = {"--root", root, "--dbpath", "/var/lib/rpm", "--nodeps"};
          assertThat(run(programs, "rpm", with(there, "-i", file.toString())))
              .matches(Tool.Result::ok);
          assertThat(run(programs, "rpm", with(there, "-V", "-a")).out()).isEmpty();
          for (Entry entry : profile.tree().entries()) {
            if (entry instanceof Entry.File f) {
              try (Stream<Path> found = Files.walk(Path.of(root, "opt"))) {
                assertThat(found.filter(p -> p.endsWith(f.path())).findFirst().orElseThrow())
                    .hasDigest("SHA-256", f.digest().hex());
              }
            }
          }
        }
      }
    }
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void olderRpmsRefuseAPackageThatWasChanged() throws IOException {
    Path file = write(RpmOptions.of("T <t@example.org>"), new Profiles(store).root()).getFirst();
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 1000] ^= 1;
    Files.write(file, bytes);
    for (Path programs : programs()) {
      Tool.Result checked =
          run(programs, "rpmkeys", "--dbpath", scratch + "/keys", "-K", "-v", file.toString());
      assertThat(checked.ok()).isFalse();
      assertThat(checked.out()).contains("Payload SHA256 digest: BAD");
    }
  }
}
