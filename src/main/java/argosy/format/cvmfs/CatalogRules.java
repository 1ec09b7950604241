package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.format.cvmfs.CatalogEntry.Flag;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What must hold of the rows of one catalog (swissknife_check.cc).
final class CatalogRules {
  private final Catalog catalog;
  private final Problems problems;
  private final Map<String, Integer> subdirectories = new HashMap<>();
  private final Map<List<Object>, CatalogEntry> groups = new HashMap<>();
  private final Map<List<Object>, Integer> groupSizes = new HashMap<>();

  private CatalogRules(Catalog catalog, Problems problems) {
    this.catalog = catalog;
    this.problems = problems;
  }

  static void check(Catalog catalog, Problems problems) throws CorruptException {
    new CatalogRules(catalog, problems).check();
  }

  private void check() throws CorruptException {
    root();
    for (CatalogEntry e : catalog.entries()) {
      if (e.isDirectory() && !e.path().equals(catalog.prefix())) {
        subdirectories.merge(Paths.parent(e.path()), 1, Integer::sum);
      }
      if (!e.isDirectory() && e.linkGroup() != 0) {
        groupSizes.merge(group(e), 1, Integer::sum);
      }
    }
    Set<String> mountpoints = new TreeSet<>();
    for (CatalogEntry e : catalog.entries()) {
      common(e);
      if (e.isDirectory()) {
        directory(e);
        if (e.has(Flag.MOUNTPOINT)) {
          mountpoints.add(e.path());
        }
      } else if (e.isFile()) {
        file(e);
      } else {
        other(e);
      }
    }
    mountpoints(mountpoints);
    Counters counted = Counters.of(catalog.entries(), catalog.nested().size());
    for (String name : Counters.NAMES) {
      if (counted.get(name) != catalog.self().get(name)) {
        problem(
            "counter",
            catalog.prefix(),
            "self_%s is %d but there are %d"
                .formatted(name, catalog.self().get(name), counted.get(name)));
      }
    }
  }

  private void problem(String rule, String path, String what) throws CorruptException {
    problems.found(rule, Paths.shown(path), what);
  }

  private void root() throws CorruptException {
    CatalogEntry root = catalog.entries().getFirst();
    boolean nested = !catalog.prefix().isEmpty();
    if (!root.isDirectory() || root.has(Flag.NESTED_ROOT) != nested) {
      problem("root-entry", root.path(), "the catalog's root is not marked as such");
    }
    String marker = catalog.prefix() + "/" + Catalog.MARKER;
    if (nested && catalog.entries().stream().noneMatch(e -> e.path().equals(marker))) {
      problem("marker", catalog.prefix(), "a nested catalog without " + Catalog.MARKER);
    }
  }

  private static List<Object> group(CatalogEntry e) {
    return List.of(Paths.parent(e.path()), e.linkGroup());
  }

  private void common(CatalogEntry e) throws CorruptException {
    if (e.links() < 1) {
      problem("links", e.path(), "has " + e.links() + " links");
    }
    if (e.name().equals(Catalog.MARKER)
        && (!Paths.parent(e.path()).equals(catalog.prefix()) || !e.isFile())) {
      problem("marker", e.path(), "stands where no catalog begins");
    }
    boolean flagged = e.has(Flag.DIRECTORY);
    boolean file = e.has(Flag.FILE);
    if (flagged != e.isDirectory()
        || file == e.isDirectory()
        || e.has(Flag.LINK) != e.isLink()
        || e.has(Flag.SPECIAL) != e.isSpecial()) {
      problem("flags", e.path(), "the flags do not fit the mode");
    }
    if (!e.isFile() && (e.has(Flag.EXTERNAL) || e.has(Flag.DIRECT_IO))) {
      problem("flags", e.path(), "only regular files can be external or read directly");
    }
    if (e.has(Flag.MOUNTPOINT) && e.has(Flag.BIND_MOUNTPOINT)) {
      problem("mountpoint", e.path(), "is both a nested and a bind mountpoint");
    }
  }

  private void directory(CatalogEntry e) throws CorruptException {
    if (e.linkGroup() != 0) {
      problem("links", e.path(), "a directory is in a group of hard links");
    }
    // What stands below a mountpoint is counted in its own catalog.
    int expected = subdirectories.getOrDefault(e.path(), 0) + 2;
    if (!e.has(Flag.MOUNTPOINT) && !e.has(Flag.BIND_MOUNTPOINT) && e.links() != expected) {
      problem("links", e.path(), "has %d links, expected %d".formatted(e.links(), expected));
    }
    if (e.hash().isPresent() || !e.chunks().isEmpty()) {
      problem("content", e.path(), "a directory has content");
    }
  }

  private void file(CatalogEntry e) throws CorruptException {
    if (e.has(Flag.CHUNKED)) {
      long at = 0;
      for (CatalogEntry.Chunk c : e.chunks()) {
        if (c.offset() != at || c.size() <= 0) {
          problem("chunks", e.path(), "a chunk begins at " + c.offset() + ", expected " + at);
        }
        at = c.offset() + c.size();
      }
      if (e.chunks().isEmpty() || at != e.size()) {
        problem("chunks", e.path(), "its chunks have %d of %d bytes".formatted(at, e.size()));
      }
    } else {
      if (e.hash().isEmpty()) {
        problem("content", e.path(), "a file has no hash");
      }
      if (!e.chunks().isEmpty()) {
        problem("chunks", e.path(), "has chunks but is not marked as chunked");
      }
    }
    if (!e.target().isEmpty()) {
      problem("content", e.path(), "a file has a link's target");
    }
    links(e);
  }

  private void links(CatalogEntry e) throws CorruptException {
    if (e.links() > 1 && e.linkGroup() == 0) {
      problem("links", e.path(), "has " + e.links() + " links but no group");
    }
    if (e.linkGroup() == 0) {
      return;
    }
    int size = groupSizes.getOrDefault(group(e), 0);
    if (e.links() != size) {
      problem("links", e.path(), "has %d links, its group %d names".formatted(e.links(), size));
    }
    CatalogEntry first = groups.putIfAbsent(group(e), e);
    if (first != null
        && !(first.hash().equals(e.hash())
            && first.size() == e.size()
            && first.mode() == e.mode()
            && first.mtime() == e.mtime()
            && first.chunks().equals(e.chunks()))) {
      problem("links", e.path(), "is another file than " + first.path() + " of its group");
    }
  }

  private void other(CatalogEntry e) throws CorruptException {
    if (e.hash().isPresent() || !e.chunks().isEmpty()) {
      problem("content", e.path(), "a link or special file has content");
    }
    if (e.isLink() && e.target().isEmpty() || e.isSpecial() && !e.target().isEmpty()) {
      problem("content", e.path(), "a target stands where none may, or none where one must");
    }
    boolean device = (e.mode() & 0170000) == 0020000 || (e.mode() & 0170000) == 0060000;
    if (e.isSpecial() && !device && e.size() != 0) {
      problem("content", e.path(), "a special file has a size");
    }
    links(e);
  }

  /// @param mountpoints paths of the entries that are marked
  private void mountpoints(Set<String> mountpoints) throws CorruptException {
    if (!mountpoints.equals(catalog.nested().keySet())) {
      problem(
          "mountpoint",
          catalog.prefix(),
          "mountpoints are %s but nested catalogs %s"
              .formatted(mountpoints, catalog.nested().keySet()));
    }
    for (CatalogEntry e : catalog.entries()) {
      if (!e.path().isEmpty() && !e.path().equals(catalog.prefix())) {
        String parent = Paths.parent(e.path());
        if (mountpoints.contains(parent)) {
          problem("mountpoint", e.path(), "stands below a mountpoint, in the parent's catalog");
        }
      }
    }
  }
}
