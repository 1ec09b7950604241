package argosy.site;

import argosy.base.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The folder in which a release is put together; it gets the release's name when it is whole.
final class Part {
  private final Path path;
  private final Set<String> made = new HashSet<>();

  /// @param id of the release
  Part(Site site, String id) {
    this.path =
        site.layout()
            .releases()
            .resolve("." + id + "." + ProcessHandle.current().pid() + SiteLayout.PART);
  }

  Path path() {
    return path;
  }

  /// Makes folders, in which can be written yet; those that it made before are there.
  ///
  /// @param folders each after those above it
  void make(List<String> folders) throws IOException {
    Files.createDirectories(path);
    for (String folder : folders) {
      if (made.add(folder)) {
        Files.createDirectory(path.resolve(folder));
      }
    }
  }

  /// Removes what a failure left of it.
  void discard() throws IOException {
    if (Files.exists(path)) {
      Folders.delete(path);
    }
  }
}
