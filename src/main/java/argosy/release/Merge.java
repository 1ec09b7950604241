package argosy.release;

import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The trees of all packages laid together. Directories merge (the last package's mode holds);
/// equal entries are one; anything else at the same path is a conflict, and all are found at once.
final class Merge {
  private Merge() {}

  /// @throws UnsupportedException naming the paths and both owners
  static Tree of(List<Profile.Part> parts) throws UnsupportedException {
    try {
      return parts.size() == 1 ? parts.getFirst().tree() : Tree.of(together(parts));
    } catch (IllegalArgumentException e) { // a file where another package needs a directory
      throw new UnsupportedException(
          "packages do not fit together: " + e.getMessage(),
          "leave one of them out of the stack's contents");
    }
  }

  private static List<Entry> together(List<Profile.Part> parts) throws UnsupportedException {
    List<Entry> all = new ArrayList<>();
    parts.forEach(p -> all.addAll(p.tree().entries()));
    all.sort(
        Comparator.comparing(Entry::path, Utf8Order.COMPARATOR)); // runs, so it is fast; stable
    List<Entry> merged = new ArrayList<>(all.size());
    List<String> conflicts = new ArrayList<>();
    for (Entry entry : all) {
      if (merged.isEmpty() || !merged.getLast().path().equals(entry.path())) {
        merged.add(entry);
      } else if (merged.getLast() instanceof Entry.Directory && entry instanceof Entry.Directory) {
        merged.set(merged.size() - 1, entry);
      } else if (!merged.getLast().equals(entry)) {
        conflicts.add(
            "%s (%s and %s)"
                .formatted(entry.path(), owner(merged.getLast(), parts), owner(entry, parts)));
      }
    }
    if (!conflicts.isEmpty()) {
      throw new UnsupportedException(
          "packages hold different things at the same path: "
              + String.join(", ", conflicts.subList(0, Math.min(10, conflicts.size())))
              + (conflicts.size() > 10 ? " and " + (conflicts.size() - 10) + " more" : ""),
          "leave one of the packages out of the stack's contents");
    }
    return merged;
  }

  /// The first package that has it.
  private static String owner(Entry entry, List<Profile.Part> parts) {
    return parts.stream()
        .filter(p -> p.tree().find(entry.path()).equals(Optional.of(entry)))
        .findFirst()
        .orElseThrow()
        .metadata()
        .name();
  }
}
