package argosy.adopt.dir;

import argosy.adopt.Refusals;
import argosy.adopt.scan.PrefixScan;
import argosy.model.Entry;
import argosy.model.Relocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Sorts what the walk found by what becomes of it.
final class Survey {
  private static final int EXAMPLES = 5;

  private final DirOptions options;
  private final String prefix;
  private final Refusals refusals;
  private final List<Walk.Found> files = new ArrayList<>();
  private final List<Walk.Found> directories = new ArrayList<>();
  private final List<Entry.Symlink> links = new ArrayList<>();
  private final List<Relocation> linksIntoPrefix = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Survey(DirOptions options, String prefix, Refusals refusals) {
    this.options = options;
    this.prefix = prefix;
    this.refusals = refusals;
  }

  List<Walk.Found> files() {
    return files;
  }

  List<Walk.Found> directories() {
    return directories;
  }

  List<Entry.Symlink> links() {
    return links;
  }

  List<Relocation> linksIntoPrefix() {
    return linksIntoPrefix;
  }

  List<String> notes() {
    return notes;
  }

  /// @param found sorted by path
  void take(List<Walk.Found> found) throws IOException {
    List<String> groupBits = new ArrayList<>();
    for (Walk.Found f : found) {
      FileState state = f.state();
      if (state.isFile()) {
        takeFile(f);
      } else if (state.isDirectory()) {
        directories.add(f);
        if ((state.mode() & 06000) != 0) {
          groupBits.add(f.path());
        }
      } else if (state.isLink()) {
        takeLink(f);
      } else {
        refusals.add(f.path(), "a " + state.kind() + " has no content to keep");
      }
    }
    note(groupBits, "set-user-id or set-group-id of a directory dropped");
    note(sameButForCase(found), "names that differ only by case: they meet on other file systems");
    countHardLinks();
  }

  private void takeFile(Walk.Found f) {
    int special = f.state().mode() & 06000;
    if (special != 0 && !options.setuidAllowed()) {
      refusals.add(
          f.path(),
          "set-"
              + ((special & 04000) != 0 ? "user" : "group")
              + "-id (mode 0"
              + Integer.toOctalString(f.state().permissions())
              + ") gives rights that a stack does not need");
    } else {
      files.add(f);
    }
  }

  private void takeLink(Walk.Found f) throws IOException {
    Path stored = Files.readSymbolicLink(f.file());
    Optional<String> target = FileName.text(stored);
    if (target.isEmpty()) {
      refusals.add(f.path(), "the link's target is not UTF-8: " + FileName.escaped(stored));
      return;
    }
    links.add(new Entry.Symlink(f.path(), target.get()));
    if (!prefix.isEmpty() && PrefixScan.standsUnder(target.get(), prefix)) {
      linksIntoPrefix.add(new Relocation(f.path(), Relocation.Kind.SYMLINK, List.of()));
    }
  }

  private static List<String> sameButForCase(List<Walk.Found> found) {
    Map<String, String> lower = HashMap.newHashMap(found.size());
    List<String> same = new ArrayList<>();
    for (Walk.Found f : found) {
      String other = lower.putIfAbsent(f.path().toLowerCase(Locale.ROOT), f.path());
      if (other != null) {
        same.add(other + " and " + f.path());
      }
    }
    return same;
  }

  /// Notes the files that had extended attributes or ACLs.
  void noteAttributes(Map<String, StatCache.Known> known) {
    List<String> dropped = new ArrayList<>();
    for (Walk.Found f : files) {
      StatCache.Known k = known.get(f.path());
      if (k != null && k.attributes()) {
        dropped.add(f.path());
      }
    }
    note(dropped, "extended attributes and ACLs dropped");
  }

  private void countHardLinks() {
    Set<List<Long>> seen = new HashSet<>();
    List<String> again = new ArrayList<>();
    for (Walk.Found f : files) {
      if (f.state().linkCount() > 1 && !seen.add(List.of(f.state().device(), f.state().inode()))) {
        again.add(f.path());
      }
    }
    note(again, "hard links kept as equal files, their content once");
  }

  private void note(List<String> which, String what) {
    if (!which.isEmpty()) {
      notes.add(
          what
              + ": "
              + which.size()
              + " ("
              + String.join(", ", which.stream().limit(EXAMPLES).toList())
              + (which.size() > EXAMPLES ? ", ..." : "")
              + ")");
    }
  }
}
