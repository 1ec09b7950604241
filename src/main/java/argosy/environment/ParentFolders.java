package argosy.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The folders that files stand in.
final class ParentFolders {
  private ParentFolders() {}

  static void create(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }
}
