package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Progress;
import argosy.model.Artifact;
import argosy.model.Artifact.NamedFile;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Judge;
import argosy.model.Proof;
import argosy.model.Release;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProofsTest {
  private static final Digest ANY = Digest.of("x".getBytes(StandardCharsets.UTF_8));
  private final MemoryStore store = new MemoryStore();
  private final MemoryRefs refs = new MemoryRefs();

  /// Passes whatever it is given.
  private record Passing(String id, boolean takesLong) implements Judge {
    @Override
    public String format() {
      return "recipes";
    }

    @Override
    public boolean slow(Artifact artifact) {
      return takesLong;
    }

    @Override
    public Availability availability() {
      return new Availability.Present("1");
    }

    @Override
    public Proof prove(Artifact artifact, Release release, Path folder) {
      return new Proof("recipes", id, new Proof.Passed("1", 0, ANY));
    }
  }

  private List<String> clients(boolean slow) throws IOException {
    Release release = new Profiles(store).prefix("").release();
    Descriptor descriptor = new Descriptor("text/plain", ANY, 1);
    Artifact artifact =
        new Artifact(
            "recipes", release.digest(), List.of(new NamedFile("README.md", descriptor, true)));
    List<Judge> judges = List.of(new Passing("quick", false), new Passing("thorough", true));
    return new Proofs(judges, store, refs, Progress.SILENT)
        .prove(artifact, release, Path.of("x"), slow, 0).stream().map(Proof::client).toList();
  }

  @Test
  void judgesThatTakeLongAreLeftToThoseWhoAskForEveryProof() throws IOException {
    assertThat(clients(false)).containsExactly("quick");
    assertThat(refs.resolve("proofs/hello/v1_0/recipes/thorough")).isEmpty();
    assertThat(clients(true)).containsExactly("quick", "thorough");
    assertThat(refs.resolve("proofs/hello/v1_0/recipes/thorough")).isPresent();
  }
}
