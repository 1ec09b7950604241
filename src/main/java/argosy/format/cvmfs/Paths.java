package argosy.format.cvmfs;

import argosy.base.Utf8Order;
import java.util.Comparator;

/// Paths as catalogs have them: empty for the root, else `/a/b`, without a slash at the end.
final class Paths {
  /// Depth first: what stands under a directory comes right behind it, names by their UTF-8 bytes.
  static final Comparator<String> ORDER = Paths::compare;

  private Paths() {}

  private static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return x == '/' ? -1 : y == '/' ? 1 : Utf8Order.compare(a.substring(i), b.substring(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('/')));
  }

  static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Whether `path` is `directory` or below it.
  static boolean isIn(String path, String directory) {
    return path.startsWith(directory)
        && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
  }

  /// For messages: the root is `/`.
  static String shown(String path) {
    return path.isEmpty() ? "/" : path;
  }
}
