package argosy.release;

import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The trees of all packages laid together. Directories merge (the last package's mode holds);
/// equal entries are one; anything else at the same path is a conflict, and all are found at once.
final class Merge {
  private Merge() {}

  /// @throws UnsupportedException naming the paths and both owners
  static Tree of(List<Profile.Part> parts) throws UnsupportedException {
    try {
      return Tree.of(parts.size() == 1 ? parts.getFirst().tree().entries() : together(parts));
    } catch (IllegalArgumentException e) { // a file where another package needs a directory
      throw new UnsupportedException(
          "packages do not fit together: " + e.getMessage(),
          "leave one of them out of the stack's contents");
    }
  }

  private static List<Entry> together(List<Profile.Part> parts) throws UnsupportedException {
    Map<String, Owned> byPath = new LinkedHashMap<>(); // runs of packages are sorted, and sort fast
    List<String> conflicts = new ArrayList<>();
    for (Profile.Part part : parts) {
      for (Entry entry : part.tree().entries()) {
        Owned mine = new Owned(entry, part.metadata().name());
        Owned before = byPath.putIfAbsent(entry.path(), mine);
        if (before == null || before.entry().equals(entry)) {
          continue;
        }
        if (before.entry() instanceof Entry.Directory && entry instanceof Entry.Directory) {
          byPath.put(entry.path(), mine);
        } else {
          conflicts.add(entry.path() + " (" + before.owner() + " and " + mine.owner() + ")");
        }
      }
    }
    if (!conflicts.isEmpty()) {
      throw new UnsupportedException(
          "packages hold different things at the same path: "
              + String.join(", ", conflicts.subList(0, Math.min(10, conflicts.size())))
              + (conflicts.size() > 10 ? " and " + (conflicts.size() - 10) + " more" : ""),
          "leave one of the packages out of the stack's contents");
    }
    return byPath.values().stream().map(Owned::entry).toList();
  }

  private record Owned(Entry entry, String owner) {}
}
