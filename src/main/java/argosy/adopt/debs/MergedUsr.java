package argosy.adopt.debs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Paths in the merged layout: the folders of programs and libraries stand under `usr/`, and links
/// at the root lead there.
final class MergedUsr {
  static final List<String> FOLDERS = List.of("bin", "lib", "lib32", "lib64", "libx32", "sbin");

  private MergedUsr() {}

  /// @param path relative to the root
  static String path(String path) {
    int slash = path.indexOf('/');
    String first = slash < 0 ? path : path.substring(0, slash);
    return FOLDERS.contains(first) ? "usr/" + path : path;
  }

  /// The target of a link that stood at `path` before: as it was where it still leads to the same
  /// place from [#path(String)], else absolute.
  static String target(String path, String target) {
    if (target.startsWith("/")) {
      return target;
    }
    String meant = path(resolve(path, target));
    return path(resolve(path(path), target)).equals(meant) ? target : "/" + meant;
  }

  /// Where a link leads, relative to the root, by the text of both alone; empty for the root.
  static String resolve(String path, String target) {
    Deque<String> parts = new ArrayDeque<>();
    if (!target.startsWith("/")) {
      add(parts, path);
      parts.pollLast();
    }
    add(parts, target);
    return String.join("/", parts);
  }

  private static void add(Deque<String> parts, String path) {
    for (String part : path.split("/", -1)) {
      if (part.equals("..")) {
        parts.pollLast();
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.addLast(part);
      }
    }
  }
}
