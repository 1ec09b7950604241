package argosy.format.conda;

import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.conda.PathEntry;
import argosy.conda.PathEntry.Placeholder;
import argosy.format.tar.InlineBlobs;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Package;
import argosy.model.Relocation;
import argosy.model.Sections;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A tree as the payload of a package: links made relative, empty folders kept by a file, what the
/// client must know of every path.
///
/// @param placement of the tree's paths
/// @param entries in the archive's order: folders before what is in them, small files together
/// @param paths sorted
/// @param added paths that are not the stack's: the format's own, and what keeps empty folders
/// @param links the targets of links that were rewritten, by path in the tree
record Payload(
    Placement placement,
    List<Entry> entries,
    List<PathEntry> paths,
    List<String> added,
    Map<String, String> links) {
  /// Keeps a folder that nothing else is in.
  static final String EMPTY = ".argosy-empty";

  private static final Digest NOTHING = Digest.of(new byte[0]);

  Payload {
    entries = List.copyOf(entries);
    paths = List.copyOf(paths);
    added = List.copyOf(added);
    links = Collections.unmodifiableMap(new TreeMap<>(links));
  }

  /// @param own files of the format's beside the tree, under their installed paths
  static Payload of(
      Tree tree,
      Placement placement,
      List<Package> packages,
      RelativeLinks relative,
      List<Entry> own,
      InlineBlobs blobs)
      throws UnsupportedException {
    Map<String, Placeholder> placeholders = placeholders(packages, placement);
    Map<String, Entry> byPath = new TreeMap<>(Utf8Order.COMPARATOR);
    Map<String, String> links = new TreeMap<>();
    for (Entry entry : tree.entries()) {
      Entry placed = entry;
      if (entry instanceof Entry.Symlink link) {
        placed = relative.rewrite(link);
        if (!placed.equals(entry)) {
          links.put(link.path(), link.target());
        }
      }
      String path = placement.placed(entry.path());
      byPath.put(path, placed.at(path));
    }
    List<String> added = new ArrayList<>();
    for (String empty : emptyFolders(tree)) {
      Entry.File keeper = blobs.file(placement.placed(empty + "/" + EMPTY), 0644, new byte[0]);
      requireFree(byPath, keeper.path());
      byPath.put(keeper.path(), keeper);
      added.add(keeper.path());
    }
    for (Entry entry : own) {
      requireFree(byPath, entry.path());
      byPath.put(entry.path(), entry);
      added.add(entry.path());
    }
    for (String path : byPath.keySet()) {
      requirePlace(path);
    }
    List<PathEntry> paths = new ArrayList<>();
    for (Entry entry : byPath.values()) {
      path(entry, placeholders, byPath).ifPresent(paths::add);
    }
    return new Payload(placement, smallFirst(byPath.values()), paths, added, links);
  }

  private static void requireFree(Map<String, Entry> byPath, String path)
      throws UnsupportedException {
    if (byPath.containsKey(path)) {
      throw new UnsupportedException(
          path + ": the stack has a file of its own where the package needs one",
          "rename the file");
    }
  }

  private static void requirePlace(String path) throws UnsupportedException {
    if (path.indexOf('\n') >= 0) {
      throw new UnsupportedException(path + ": a line break in a name", "rename the file");
    }
    if (path.startsWith("info/") || path.startsWith("conda-meta/")) {
      throw new UnsupportedException(
          path + ": this place in an environment is conda's own", "leave it out of the stack");
    }
  }

  /// Compiled Python is left as it is: what stands around a name in it must not move, and Python
  /// puts the right name in when it loads it.
  private static Map<String, Placeholder> placeholders(
      List<Package> packages, Placement placement) {
    Map<String, Placeholder> found = new HashMap<>();
    for (Package p : packages) {
      for (Relocation r : p.relocations()) {
        switch (r.kind()) {
          case TEXT, SHEBANG ->
              found.put(placement.placed(r.path()), new Placeholder(p.buildPrefix(), false));
          case BINARY ->
              found.put(placement.placed(r.path()), new Placeholder(p.buildPrefix(), true));
          case PYC, SYMLINK -> {}
        }
      }
    }
    return found;
  }

  private static Optional<PathEntry> path(
      Entry entry, Map<String, Placeholder> placeholders, Map<String, Entry> byPath) {
    return switch (entry) {
      case Entry.Directory d -> Optional.empty();
      case Entry.File f ->
          Optional.of(
              new PathEntry(
                  f.path(),
                  PathEntry.Type.HARDLINK,
                  Optional.of(f.digest()),
                  f.size(),
                  Optional.ofNullable(placeholders.get(f.path())),
                  false));
      case Entry.Symlink l -> {
        Optional<Entry.File> target = RelativeLinks.follow(l, byPath);
        yield Optional.of(
            new PathEntry(
                l.path(),
                PathEntry.Type.SOFTLINK,
                Optional.of(target.map(Entry.File::digest).orElse(NOTHING)),
                target.map(Entry.File::size).orElse(0L),
                Optional.empty(),
                false));
      }
    };
  }

  private static List<String> emptyFolders(Tree tree) {
    List<Entry> entries = tree.entries();
    List<String> empty = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i) instanceof Entry.Directory d) {
        // What stands in a folder need not follow at once: `a b` sorts before `a/b`.
        String inside = d.path() + "/";
        boolean filled = false;
        for (int j = i + 1; j < entries.size() && !filled; j++) {
          String path = entries.get(j).path();
          if (path.startsWith(inside)) {
            filled = true;
          } else if (!path.startsWith(d.path())) {
            break;
          }
        }
        if (!filled) {
          empty.add(d.path());
        }
      }
    }
    return empty;
  }

  /// Files that are compressed together stand together; folders come before what is in them.
  private static List<Entry> smallFirst(Iterable<Entry> entries) {
    List<Entry> ordered = new ArrayList<>();
    List<Entry> large = new ArrayList<>();
    for (Entry entry : entries) {
      (entry instanceof Entry.File f && f.size() >= Sections.MIN_BLOB_BYTES ? large : ordered)
          .add(entry);
    }
    ordered.addAll(large);
    return ordered;
  }
}
