package argosy.site;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// How a file of a release comes from its object.
public enum Placement {
  /// One inode for all.
  HARDLINK,
  /// For file systems without hard links; the JDK clones the blocks where the file system can.
  COPY;

  /// Tries it in the folder, and leaves nothing.
  static Placement probe(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, ".probe", "");
    Path link = file.resolveSibling(file.getFileName() + ".link");
    try {
      Files.createLink(link, file);
      return (Integer) Files.getAttribute(file, "unix:nlink") == 2 ? HARDLINK : COPY;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return COPY;
    } finally {
      Files.deleteIfExists(link);
      Files.delete(file);
    }
  }

  void place(Path object, Path file) throws IOException {
    switch (this) {
      case HARDLINK -> Files.createLink(file, object);
      case COPY -> Files.copy(object, file, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }
}
