package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.CorruptException;
import argosy.base.Progress;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.StackKind;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("client")
class CondaJudgeTest {
  @TempDir static Path rattler;
  @TempDir Path folder;
  private final CondaStacks stacks = new CondaStacks();

  @BeforeAll
  static void fetchRattler() throws IOException {
    new RattlerHome(rattler).install(Progress.SILENT);
  }

  private Path out() {
    return folder.resolve("channel");
  }

  private Proof prove(Artifact artifact, Profile profile) throws IOException {
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    CondaJudge judge = new CondaJudge(new RattlerHome(rattler), scratch);
    assertThat(judge.availability()).isInstanceOf(Judge.Availability.Present.class);
    Proof proof = judge.prove(artifact, profile.release(), out());
    try (var after = Files.list(scratch)) {
      assertThat(after).as("what the judge leaves behind").isEmpty();
    }
    return proof;
  }

  @Test
  void aPrefixStackIsSolvedByRattlerInstalledAndProvedAsNobody() throws IOException {
    Profile profile = stacks.prefix();
    Proof proof = prove(stacks.write(profile, out()), profile);
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aRootStackIsProvedAsNobody() throws IOException {
    Profile profile = stacks.profiles().busybox();
    Proof proof = prove(stacks.write(profile, out()), profile);
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aNoarchPythonPackageRunsThroughTheEntryPointThatTheClientMade() throws IOException {
    Profile profile = stacks.noarchPython();
    Artifact artifact = stacks.write(profile, out());
    assertThat(artifact.files())
        .extracting(Artifact.NamedFile::name)
        .anyMatch(n -> n.startsWith("noarch/told-1.0-"));
    Proof proof = prove(artifact, profile);
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void solvingWorksWithoutShardsToo() throws IOException {
    Profile profile = stacks.prefix();
    Artifact artifact = stacks.write(profile, out());
    for (String subdir : List.of("noarch", "linux-64")) {
      Files.delete(out().resolve(subdir).resolve("repodata_shards.msgpack.zst"));
    }
    assertThat(prove(artifact, profile).passed()).isTrue();
  }

  @Test
  void aPackageThatIsNotWhatTheChannelSaysIsNotProved() throws IOException {
    Profile profile = stacks.prefix();
    Artifact artifact = stacks.write(profile, out());
    Path file = out().resolve(artifact.files().getFirst().name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    Assertions.assertThatThrownBy(() -> prove(artifact, profile))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("expected sha256");
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Entry.File wrong =
        stacks
            .profiles()
            .text(
                "bin/hello-demo",
                0755,
                "#!/bin/sh\necho 'result greeting hi'\necho 'result answer 42'\n");
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "",
            List.of(stacks.profiles().part("own", "1", "", List.of(), List.of(wrong))),
            List.of());
    assertThat(prove(stacks.write(profile, out()), profile).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).isEqualTo("result greeting: expected hello but got hi"));
  }
}
