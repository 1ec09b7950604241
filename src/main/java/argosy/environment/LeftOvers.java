package argosy.environment;

import argosy.base.Folders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What calls that were killed have left: hidden names with the number of a process that is gone.
///
///     name = "." text "." PID ["-" number] ".part" [".download"]
final class LeftOvers {
  private static final Pattern NAME =
      Pattern.compile("\\..*\\.([0-9]{1,18})(?:-[0-9]+)?\\.part(?:\\.download)?");

  private LeftOvers() {}

  /// @param start of the names, with its dot
  static void remove(Path folder, String start) throws IOException {
    List<Path> dead = new ArrayList<>();
    try (DirectoryStream<Path> in = Files.newDirectoryStream(folder)) {
      for (Path path : in) {
        String name = path.getFileName().toString();
        Matcher m = NAME.matcher(name);
        if (name.startsWith(start)
            && m.matches()
            && ProcessHandle.of(Long.parseLong(m.group(1))).isEmpty()) {
          dead.add(path);
        }
      }
    }
    for (Path path : dead) {
      Folders.delete(path);
    }
  }
}
