package argosy.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/cvmfs.md` is true: its commands are run in one shell and print what it says.
@Tag("client")
class CvmfsStoryTest {
  @TempDir Path folder;

  @Test
  void everyCommandOfThePagePrintsWhatThePageSays() throws IOException {
    new Story(Path.of("docs/cvmfs.md")).requireTrue(folder, 25);
  }
}
