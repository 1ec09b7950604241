package argosy.site;

import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Entry;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What comes into memory of a release that does not fit there: first what it needs to start, then
/// as many other files as there is room for, the small ones first, since each costs the disk a
/// search.
///
/// @param tree the files that come, and the folders above them
/// @param left how many files stay on disk
record WorkingSet(Tree tree, long left) {
  /// What folders, links and other writers need of the free space: a twentieth.
  private static final int RESERVE = 20;

  /// @param first paths of files, from the release's folder; what is none of its files is passed
  ///   over
  /// @param present names of objects that memory has
  /// @param blockBytes in which memory gives space
  /// @throws UnsupportedException if not even the first fit
  static WorkingSet of(
      Tree whole, List<String> first, Set<String> present, long freeBytes, long blockBytes)
      throws UnsupportedException {
    long room = freeBytes - freeBytes / RESERVE;
    Set<String> there = new HashSet<>(present);
    Set<Entry.File> chosen = new LinkedHashSet<>();
    for (String path : first) {
      if (whole.find(path).orElse(null) instanceof Entry.File f && chosen.add(f)) {
        room -= cost(f, there, blockBytes);
        there.add(SiteObjects.name(f));
      }
    }
    if (room < 0) {
      throw new UnsupportedException(
          "not even what it needs to start fits into memory: %s are missing, %s are free"
              .formatted(Texts.size(-room), Texts.size(freeBytes)),
          "give the tmpfs more (mount -o remount,size=…), or promote --remove another release");
    }
    List<Entry.File> rest = new ArrayList<>();
    for (Entry entry : whole.entries()) {
      if (entry instanceof Entry.File f && !chosen.contains(f)) {
        rest.add(f);
      }
    }
    rest.sort(Comparator.comparingLong(Entry.File::size)); // stable: by path among equals
    for (Entry.File f : rest) {
      long cost = cost(f, there, blockBytes);
      if (cost <= room) {
        room -= cost;
        there.add(SiteObjects.name(f));
        chosen.add(f);
      }
    }
    return new WorkingSet(with(whole, chosen), whole.fileCount() - chosen.size());
  }

  private static long cost(Entry.File file, Set<String> there, long blockBytes) {
    return there.contains(SiteObjects.name(file)) ? 0 : TreePlacer.rounded(file.size(), blockBytes);
  }

  private static Tree with(Tree whole, Set<Entry.File> files) {
    Set<Entry> entries = new LinkedHashSet<>(files);
    for (Entry.File file : files) {
      String path = file.path();
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        if (!entries.add(whole.find(path.substring(0, slash)).orElseThrow())) {
          break;
        }
      }
    }
    return Tree.of(entries);
  }
}
