package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.format.conda.CondaChannel;
import argosy.format.conda.CondaFormat;
import argosy.format.conda.CondaOptions;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Judge;
import argosy.model.Package;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.StackKind;
import argosy.model.Tree;
import argosy.model.recipe.RecipeFacts;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("client")
class CondaJudgeTest {
  @TempDir static Path rattler;
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  @BeforeAll
  static void fetchRattler() throws IOException {
    new RattlerHome(rattler).install(Progress.SILENT);
  }

  private Path out() {
    return folder.resolve("channel");
  }

  private Artifact write(Profile profile) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Parallel parallel = new Parallel(2)) {
      Artifact artifact =
          new CondaFormat(CondaOptions.DEFAULT, parallel)
              .write(profile, store, new DirectoryOutput(out()));
      new CondaChannel(Profiles.EPOCH)
          .index(
              List.of(artifact),
              name -> FileChannel.open(out().resolve(name)),
              new DirectoryOutput(out()));
      return artifact;
    }
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

  /// Without the one link that conda cannot have.
  private Profile prefix() throws IOException {
    Profile profile = profiles.prefix("");
    List<Profile.Part> parts = new ArrayList<>();
    for (Profile.Part part : profile.packages()) {
      List<Entry> kept =
          part.tree().entries().stream().filter(e -> !e.path().equals("share/dangling")).toList();
      parts.add(new Profile.Part(part.metadata(), Tree.of(kept)));
    }
    return Profiles.profile(profile.stack(), "", parts, profile.open());
  }

  @Test
  void aPrefixStackIsSolvedByRattlerInstalledAndProvedAsNobody() throws IOException {
    Profile profile = prefix();
    Proof proof = prove(write(profile), profile);
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aRootStackIsProvedAsNobody() throws IOException {
    Profile profile = profiles.busybox();
    Proof proof = prove(write(profile), profile);
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  /// A component for all platforms, whose program is made by the client, beside a Python that knows
  /// one module.
  private Profile noarchPython() throws IOException {
    String site = "lib/python3.11/site-packages/";
    Profile.Part python =
        profiles.part(
            "python",
            "3.11.2",
            "",
            List.of(),
            List.of(
                profiles.text(
                    "bin/python3.11",
                    0755,
                    "#!/bin/sh\nexec /bin/sh \"${0%/bin/*}/" + site + "told/main.py\"\n")));
    Profile.Part told =
        profiles.part(
            "told",
            "1.0",
            "",
            List.of(),
            List.of(
                profiles.text(
                    site + "told/main.py",
                    0644,
                    "echo result greeting hello\necho result answer 42\n"),
                profiles.text("bin/hello-demo", 0755, "#!/nowhere/python3.11\n")));
    Package m = told.metadata();
    Package noarch =
        new Package(
            m.name(),
            m.version(),
            m.build(),
            Platform.parse("linux/noarch"),
            m.licence(),
            List.of("python 3.11.*"),
            m.tree(),
            m.buildPrefix(),
            m.relocations(),
            Map.of(
                "needs-glibc",
                "2.17",
                RecipeFacts.RECIPE,
                "{\"build\": {\"noarch\": \"python\","
                    + " \"python\": {\"entry_points\": [\"hello-demo = told.main:go\"]}}}"),
            m.provenance());
    return Profiles.profile(
        Profiles.stack("hello", StackKind.PREFIX),
        "",
        List.of(python, new Profile.Part(noarch, told.tree())),
        List.of());
  }

  @Test
  void aNoarchPythonPackageRunsThroughTheEntryPointThatTheClientMade() throws IOException {
    Profile profile = noarchPython();
    Artifact artifact = write(profile);
    assertThat(artifact.files())
        .extracting(Artifact.NamedFile::name)
        .anyMatch(n -> n.startsWith("noarch/told-1.0-"));
    Proof proof = prove(artifact, profile);
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void solvingWorksWithoutShardsToo() throws IOException {
    Profile profile = prefix();
    Artifact artifact = write(profile);
    for (String subdir : List.of("noarch", "linux-64")) {
      Files.delete(out().resolve(subdir).resolve("repodata_shards.msgpack.zst"));
    }
    assertThat(prove(artifact, profile).passed()).isTrue();
  }

  @Test
  void aPackageThatIsNotWhatTheChannelSaysIsNotProved() throws IOException {
    Profile profile = prefix();
    Artifact artifact = write(profile);
    Path file = out().resolve(artifact.files().getFirst().name());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> prove(artifact, profile))
        .isInstanceOf(argosy.base.CorruptException.class)
        .hasMessageContaining("expected sha256");
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Entry.File wrong =
        profiles.text(
            "bin/hello-demo",
            0755,
            "#!/bin/sh\necho 'result greeting hi'\necho 'result answer 42'\n");
    Profile profile =
        Profiles.profile(
            Profiles.stack("hello", StackKind.PREFIX),
            "",
            List.of(profiles.part("own", "1", "", List.of(), List.of(wrong))),
            List.of());
    assertThat(prove(write(profile), profile).result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).isEqualTo("result greeting: expected hello but got hi"));
  }
}
