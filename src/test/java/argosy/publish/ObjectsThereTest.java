package argosy.publish;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.remote.MemoryRemote;
import argosy.remote.PublishedPlace;
import argosy.store.KeptIndexes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObjectsThereTest {
  @TempDir private Path folder;

  /// As s3proxy shows them.
  @Test
  void aFileThatIsStillArrivingAtAServerIsNoPack() throws IOException {
    try (MemoryRemote remote = new MemoryRemote();
        Parallel parallel = new Parallel(1)) {
      byte[] half = {1, 2, 3};
      remote.put(
          PublishedPlace.PACKS + "0".repeat(64) + ".pack-2e8da1dd-395d-4496-9005-e316c83c07b0",
          new Descriptor("application/octet-stream", Digest.of(half), half.length),
          () -> new ByteArrayInputStream(half));
      Set<Digest> wanted = Set.of(Digest.of(half));
      ObjectsThere there =
          ObjectsThere.look(remote, wanted, parallel, new KeptIndexes(folder.resolve("kept")));
      assertThat(there.packs()).isEmpty();
      assertThat(there.missing()).isEqualTo(wanted);
    }
  }
}
