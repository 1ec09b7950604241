package argosy.prove;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.format.tarball.TarballFormat;
import argosy.model.Artifact;
import argosy.model.Entry;
import argosy.model.Judge;
import argosy.model.Profile;
import argosy.model.Proof;
import argosy.model.StackKind;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("client")
class TarJudgeTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();
  private final Profiles profiles = new Profiles(store);

  private Proof prove(Profile profile) throws IOException {
    try (Parallel parallel = new Parallel(2);
        var left = Files.list(folder)) {
      assertThat(left).isEmpty();
      Path out = Files.createDirectories(folder.resolve("artifacts"));
      Files.setPosixFilePermissions(out, PosixFilePermissions.fromString("rwx------"));
      Path scratch = Files.createDirectories(folder.resolve("scratch"));
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
      Artifact artifact =
          new TarballFormat(parallel, TarballFormat.Options.DEFAULT)
              .write(profile, store, new DirectoryOutput(out));
      Proof proof;
      try (UnpackedTarballs tarballs = new UnpackedTarballs(scratch)) {
        TarJudge judge = new TarJudge(tarballs);
        assertThat(judge.availability()).isInstanceOf(Judge.Availability.Present.class);
        proof = judge.prove(artifact, profile.release(), out);
        assertThat(new TarJudge(tarballs).prove(artifact, profile.release(), out).passed())
            .isEqualTo(proof.passed());
        try (var unpacked = Files.list(scratch)) {
          assertThat(unpacked).as("two judges share one").hasSize(1);
        }
      }
      try (var after = Files.list(scratch)) {
        assertThat(after).as("what the judges leave behind").isEmpty();
      }
      return proof;
    }
  }

  @Test
  void aRootStackIsProvedAsNobody() throws IOException {
    Proof proof = prove(profiles.busybox());
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aPrefixStackIsRelocatedAndProvedAsNobody() throws IOException {
    Proof proof = prove(profiles.prefix(""));
    assertThat(proof.passed()).as(proof.toString()).isTrue();
  }

  @Test
  void aDemoWithAnotherResultIsNotProved() throws IOException {
    Entry.File wrong =
        profiles.text(
            "bin/hello-demo",
            0755,
            "#!/bin/sh\necho 'result greeting hi'\necho 'result answer 42'\n");
    Profile.Part part = profiles.part("own", "1", "", List.of(), List.of(wrong));
    Proof proof =
        prove(
            Profiles.profile(
                Profiles.stack("hello", StackKind.PREFIX), "", List.of(part), List.of()));
    assertThat(proof.result())
        .isInstanceOfSatisfying(
            Proof.Failed.class,
            f -> assertThat(f.reason()).isEqualTo("result greeting: expected hello but got hi"));
  }
}
