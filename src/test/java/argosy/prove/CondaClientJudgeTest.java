package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.format.conda.CondaOptions;
import argosy.model.Artifact;
import argosy.model.Demo;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.prove.CondaClientJudge.Client;
import argosy.testing.Shipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The real conda, mamba and micromamba, those that are on `PATH`.
@Tag("client")
@Tag("conda")
class CondaClientJudgeTest {
  @TempDir Path folder;
  private final CondaStacks stacks = new CondaStacks();

  static Stream<Client> clients() {
    return Arrays.stream(Client.values()).filter(c -> c.find().isPresent());
  }

  private Proof prove(Client client, CondaOptions options, Profile profile) throws IOException {
    Path channel = folder.resolve("channel-" + profile.stack().kind() + options);
    Artifact artifact = stacks.write(profile, options, channel);
    Path scratch = Files.createDirectories(folder.resolve("scratch"));
    CondaClientJudge judge = new CondaClientJudge(client, client.find(), scratch);
    assertThat(judge.availability()).isInstanceOf(Judge.Availability.Present.class);
    Proof proof = judge.prove(artifact, profile.release(), channel);
    try (var after = Files.list(scratch)) {
      assertThat(after).as("what the judge leaves behind").isEmpty();
    }
    return proof;
  }

  @ParameterizedTest
  @MethodSource("clients")
  void stacksOfBothKindsAndBothContainersAreInstalledRunAndRemovedWithoutRest(Client client)
      throws IOException {
    List<Proof> proofs =
        List.of(
            prove(client, CondaOptions.DEFAULT, stacks.prefix()),
            prove(client, CondaOptions.TAR_BZ2, stacks.profiles().busybox()));
    assertThat(proofs).allMatch(Proof::passed);
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aNoarchPythonPackageRunsThroughTheEntryPointThatTheClientMade(Client client)
      throws IOException {
    Proof proof = prove(client, CondaOptions.DEFAULT, stacks.noarchPython());
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aDemoWithAnotherResultIsNotProved(Client client) throws IOException {
    Profile profile = Shipped.expecting(stacks.prefix(), new Demo.Expectation("answer", "43", 0));
    assertThat(prove(client, CondaOptions.DEFAULT, profile).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).isEqualTo("result answer: expected 43 but got 42.0"));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void aPackageThatIsNotWhatTheChannelSaysIsNotProved(Client client) throws IOException {
    Profile profile = stacks.prefix();
    Path channel = folder.resolve("channel");
    Artifact artifact = stacks.write(profile, channel);
    Path file = channel.resolve(artifact.files().getFirst().name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    assertThat(
            new CondaClientJudge(client, client.find(), folder)
                .prove(artifact, profile.release(), channel)
                .result())
        .isInstanceOf(Proof.Failed.class);
  }

  @Test
  void whereAClientIsMissingItIsSaidAndItsProofIsLeftOut() throws IOException {
    CondaClientJudge judge = new CondaClientJudge(Client.MAMBA, Optional.empty(), folder);
    assertThat(judge.availability())
        .isInstanceOfSatisfying(
            Judge.Availability.Absent.class,
            a -> assertThat(a.reason()).isEqualTo("mamba is not on PATH"));
    assertThat(judge.optional()).isTrue();
  }
}
