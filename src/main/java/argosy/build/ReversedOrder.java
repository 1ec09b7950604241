package argosy.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Makes the names of a tree anew, last first, so that a folder is read in another order where the
/// file system keeps the order of making.
record ReversedOrder(Path root) {
  void apply() throws IOException {
    reverse(root);
  }

  private static void reverse(Path folder) throws IOException {
    List<Path> children;
    try (Stream<Path> list = Files.list(folder)) {
      children = list.sorted().toList().reversed();
    }
    for (Path child : children) {
      if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
        reverse(child);
      }
    }
    Path aside = Files.createTempDirectory(folder.getParent(), ".reversed-");
    for (Path child : children) {
      Files.move(child, aside.resolve(child.getFileName().toString()));
    }
    for (Path child : children) {
      Files.move(aside.resolve(child.getFileName().toString()), child);
    }
    Files.delete(aside);
  }
}
