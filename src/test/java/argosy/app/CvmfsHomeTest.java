package argosy.app;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CvmfsHomeTest {
  @TempDir Path folder;

  @Test
  void onlyRepositoriesThatAreWhereTheyWerePublishedToAreRead() throws IOException {
    Path there = Files.createDirectories(folder.resolve("there"));
    Files.writeString(there.resolve(".cvmfspublished"), "a manifest");
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.writeString(home.resolve("there.example.org.seen"), "3 1790000000 " + there + "\n");
    Files.writeString(home.resolve("gone.example.org.seen"), "3 1790000000 " + home + "/no\n");
    Files.writeString(home.resolve("unsaid.example.org.seen"), "3 1790000000\n");
    CvmfsHome read = new CvmfsHome(home, Optional.empty(), Progress.SILENT);
    assertThat(read.published()).hasSize(1);
  }
}
