package argosy.codec.squashfs;

import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/// An inode under construction, with the names below it if it is a directory. A hard link is the
/// same node under a second name.
final class Node {
  final ImageEntry entry;
  final Map<String, Node> children = new TreeMap<>(Utf8Order.COMPARATOR);
  int links = 1;
  int number;
  long reference = -1;
  long listing;
  long listingBytes;

  private Node(ImageEntry entry) {
    this.entry = entry;
  }

  record Named(String name, Node node) {}

  boolean isDirectory() {
    return entry instanceof ImageEntry.Directory;
  }

  String path() {
    return entry.path();
  }

  /// The type that stands in listings, for basic and extended inodes alike.
  int basicType() {
    return switch (entry) {
      case ImageEntry.Directory d -> 1;
      case ImageEntry.Regular r -> 2;
      case ImageEntry.HardLink h -> 2;
      case ImageEntry.Symlink l -> 3;
      case ImageEntry.Special s -> throw new IllegalStateException("refused before: " + s.path());
    };
  }

  /// Puts the entries under their directories.
  ///
  /// @throws UnsupportedException if one cannot be written
  /// @throws IllegalArgumentException if a path comes twice or a file is used as a directory
  static Node rootOf(Collection<? extends ImageEntry> entries) throws UnsupportedException {
    Map<String, Node> byPath = new HashMap<>();
    for (ImageEntry entry : entries) {
      if (entry instanceof ImageEntry.Special s) {
        throw new UnsupportedException(
            s.path() + ": a " + s.kind() + " is not written", "leave it out");
      }
      if (!(entry instanceof ImageEntry.HardLink)
          && byPath.put(entry.path(), new Node(entry)) != null) {
        throw new IllegalArgumentException("path comes twice: " + entry.path());
      }
    }
    for (ImageEntry entry : entries) {
      if (entry instanceof ImageEntry.HardLink h) {
        Node first = byPath.get(h.first());
        if (first == null || !(first.entry instanceof ImageEntry.Regular)) {
          throw new IllegalArgumentException(h.path() + ": its file is not here: " + h.first());
        }
        first.links++;
        if (byPath.put(h.path(), first) != null) {
          throw new IllegalArgumentException("path comes twice: " + h.path());
        }
      }
    }
    Node root = byPath.computeIfAbsent("", p -> new Node(new ImageEntry.Directory(p, 0755)));
    for (ImageEntry entry : entries) {
      attach(byPath, entry.path());
    }
    return root;
  }

  /// Hangs the path's node under its directory, making directories up to the root as needed.
  private static void attach(Map<String, Node> byPath, String path) {
    String at = path;
    while (!at.isEmpty()) {
      int slash = at.lastIndexOf('/');
      String parentPath = slash < 0 ? "" : at.substring(0, slash);
      Node node = byPath.get(at);
      Node parent =
          byPath.computeIfAbsent(parentPath, p -> new Node(new ImageEntry.Directory(p, 0755)));
      if (!parent.isDirectory() || node == null) {
        throw new IllegalArgumentException(
            parentPath + " is not a directory, but " + at + " stands under it");
      }
      if (parent.children.put(at.substring(slash + 1), node) != null) {
        return; // and its parents hang already
      }
      at = parentPath;
    }
  }
}
