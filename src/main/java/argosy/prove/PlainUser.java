package argosy.prove;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Running a stack as users do: as nobody if this is root, with a bare environment, in a folder
/// that is taken away afterwards.
final class PlainUser {
  private static final String NOBODY = "65534";

  private PlainUser() {}

  /// A command with a bare environment, as nobody if this is root.
  static List<String> argv(Path home, String... command) {
    List<String> argv = new ArrayList<>(withoutRights());
    argv.addAll(List.of("env", "-i", "HOME=" + home, "PATH=/usr/local/bin:/usr/bin:/bin"));
    argv.addAll(List.of(command));
    return argv;
  }

  /// What stands before a command so that no right of root is in it.
  static List<String> withoutRights() {
    return isRoot()
        ? List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=-all")
        : List.of();
  }

  /// Lets the user have the folder.
  static void give(Path place) throws IOException {
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    if (isRoot()) {
      Tool.of("chown", NOBODY + ":" + NOBODY, place.toString()).runOk();
    }
  }

  /// Folders may be unpacked without the right to write in them.
  static void remove(Path place) throws IOException {
    if (!isRoot()) {
      Tool.of("chmod", "-R", "u+rwX", place.toString()).run();
    }
    Tool.of("rm", "-rf", place.toString()).runOk();
  }

  static boolean isRoot() {
    return Optional.ofNullable(System.getProperty("user.name")).orElse("").equals("root");
  }
}
