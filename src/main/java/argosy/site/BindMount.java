package argosy.site;

import argosy.tool.Tool;
import java.io.IOException;
import java.nio.file.Path;

/// Shows one folder at the place of another (mount(8), `--bind`), or one laid over another
/// (overlayfs, two lower layers: nobody writes). The folders may belong to somebody whom root does
/// not trust: both are opened first, then it is looked where they really are, and what is open is
/// mounted, so that no link he puts there in between leads elsewhere.
final class BindMount {
  private static final String SCRIPT =
      """
      exec 3< "$1"
      [ "$(readlink /proc/self/fd/3)" = "$1" ] || { echo "$1: is a link" >&2; exit 1; }
      cd -P -- "$2"
      [ "$(pwd -P)" = "$2" ] || { echo "$2: is a link" >&2; exit 1; }
      exec mount --no-canonicalize --bind /proc/self/fd/3 /proc/self/cwd
      """;

  private static final String OVER =
      """
      exec 3< "$1"
      [ "$(readlink /proc/self/fd/3)" = "$1" ] || { echo "$1: is a link" >&2; exit 1; }
      cd -P -- "$2"
      [ "$(pwd -P)" = "$2" ] || { echo "$2: is a link" >&2; exit 1; }
      exec 4< .
      exec mount --no-canonicalize -t overlay -o ro,lowerdir=/proc/self/fd/3:/proc/self/fd/4 argosy /proc/self/cwd
      """;

  private static final String IMAGE =
      """
      exec 3< "$1"
      [ "$(readlink /proc/self/fd/3)" = "$1" ] || { echo "$1: is a link" >&2; exit 1; }
      cd -P -- "$2"
      [ "$(pwd -P)" = "$2" ] || { echo "$2: is a link" >&2; exit 1; }
      exec mount --no-canonicalize -t squashfs -o loop,ro,nosuid,nodev /proc/self/fd/3 /proc/self/cwd
      """;

  private BindMount() {}

  /// Shows what a squashfs image holds at the place of a folder. Needs root.
  ///
  /// @param image absolute, without links
  /// @param place a folder, likewise
  static void showImage(Path image, Path place) throws IOException {
    Tool.of("sh", "-ec", IMAGE, "sh", image.toString(), place.toString()).runOk();
  }

  /// Files of the folder are seen in place of those of the same name; all others stay. Needs root.
  ///
  /// @param folder absolute, without links
  /// @param place a folder, likewise
  static void layOver(Path folder, Path place) throws IOException {
    Tool.of("sh", "-ec", OVER, "sh", folder.toString(), place.toString()).runOk();
  }

  /// Needs root.
  ///
  /// @param folder absolute, without links
  /// @param place a folder, likewise
  static void show(Path folder, Path place) throws IOException {
    Tool.of("sh", "-ec", SCRIPT, "sh", folder.toString(), place.toString()).runOk();
  }
}
