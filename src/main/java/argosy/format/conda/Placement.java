package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.model.Tree;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where the paths of a tree stand in a package, and back.
///
/// A `noarch: python` package names no Python: what stands in `lib/pythonX.Y/site-packages` is in
/// `site-packages`, what stands in `bin` in `python-scripts` (CEP 34).
///
/// @param folder before every path: empty or ending in `/`
/// @param sitePackages of a `noarch: python` package, in the tree; empty for all others
record Placement(String folder, String sitePackages) {
  private static final Pattern SITE_PACKAGES =
      Pattern.compile("(lib/python[0-9]+\\.[0-9]+/site-packages)/.+");
  private static final String MODULES = "site-packages";
  private static final String SCRIPTS = "python-scripts";

  static Placement in(String folder) {
    return new Placement(folder, "");
  }

  /// @return empty if the tree is that of one Python version: compiled files, two versions, or no
  ///   module at all
  /// @throws UnsupportedException if the tree has a place that conda would move
  static Optional<Placement> noarchPython(Tree tree) throws UnsupportedException {
    TreeSet<String> found = new TreeSet<>();
    for (Entry entry : tree.entries()) {
      String path = entry.path();
      if (below(path, MODULES) || below(path, SCRIPTS)) {
        throw new UnsupportedException(
            path + ": a noarch Python package cannot have this place of its own", "rename it");
      }
      Matcher m = SITE_PACKAGES.matcher(path);
      if (path.endsWith(".pyc") || path.endsWith(".so")) {
        return Optional.empty();
      } else if (m.matches()) {
        found.add(m.group(1));
      }
    }
    return found.size() == 1 ? Optional.of(new Placement("", found.first())) : Optional.empty();
  }

  String placed(String path) {
    return folder
        + (sitePackages.isEmpty() ? path : moved(path, sitePackages, MODULES, "bin", SCRIPTS));
  }

  /// The tree's path of one in the package, which stands in [#folder].
  String back(String packaged) {
    String path = packaged.substring(folder.length());
    return sitePackages.isEmpty() ? path : moved(path, MODULES, sitePackages, SCRIPTS, "bin");
  }

  private static String moved(String path, String from, String to, String from2, String to2) {
    return below(path, from)
        ? to + path.substring(from.length())
        : below(path, from2) ? to2 + path.substring(from2.length()) : path;
  }

  private static boolean below(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }
}
