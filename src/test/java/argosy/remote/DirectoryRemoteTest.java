package argosy.remote;

import argosy.model.Remote;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryRemoteTest extends AtomicRemoteContract {
  @TempDir private Path folder;

  @Override
  Remote open() {
    return new DirectoryRemote(folder.resolve("published"));
  }
}
