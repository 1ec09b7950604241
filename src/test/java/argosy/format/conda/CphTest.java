package argosy.format.conda;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Parallel;
import argosy.conda.CondaArchive;
import argosy.conda.PathEntry;
import argosy.conda.PathsFile;
import argosy.model.Artifact;
import argosy.model.Digest;
import argosy.model.Profile;
import argosy.store.DirectoryOutput;
import argosy.store.MemoryStore;
import argosy.testing.Profiles;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// conda's own library for its containers unpacks what we write.
@Tag("client")
class CphTest {
  @TempDir Path folder;
  private final MemoryStore store = new MemoryStore();

  @Test
  void condasOwnToolUnpacksEveryFileAsListed() throws IOException {
    for (Profile profile : List.of(new Profiles(store).root(), CondaProfiles.prefix(store))) {
      for (CondaOptions options : List.of(CondaOptions.DEFAULT, CondaOptions.TAR_BZ2)) {
        Path out = Files.createTempDirectory(folder, "out");
        Artifact artifact;
        try (Parallel parallel = new Parallel(2)) {
          artifact =
              new CondaFormat(options, parallel).write(profile, store, new DirectoryOutput(out));
        }
        for (Artifact.NamedFile file : artifact.files()) {
          check(out.resolve(file.name()));
        }
      }
    }
  }

  private void check(Path file) throws IOException {
    Path place = Files.createTempDirectory(folder, "unpacked");
    Tool.of("/usr/bin/cph", "extract", file.toString(), "--dest", place.toString()).runOk();
    PathsFile paths;
    try (FileChannel in = FileChannel.open(file)) {
      String name = file.getFileName().toString();
      paths = PathsFile.of(name, new CondaArchive(name, in).info()).orElseThrow();
    }
    assertThat(place.resolve("info/index.json")).isRegularFile();
    for (PathEntry path : paths.entries()) {
      Path there = place.resolve(path.path());
      assertThat(Files.exists(there, LinkOption.NOFOLLOW_LINKS)).as(path.path()).isTrue();
      if (path.type() == PathEntry.Type.HARDLINK) {
        assertThat(Digest.of(Files.readAllBytes(there))).isEqualTo(path.sha256().orElseThrow());
      } else {
        assertThat(there).isSymbolicLink();
      }
    }
  }
}
