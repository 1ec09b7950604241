package argosy.adopt.debs;

import argosy.adopt.script.Effect;
import argosy.adopt.script.FileView;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.model.Entry;
import argosy.model.Tree;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The trees of all packages, and the file system they make together.
final class MergedTrees implements FileView {
  private static final int MAX_LINKS = 40;

  private final TreeMap<String, Tree> byPackage;
  private final Map<String, Entry> merged = new HashMap<>();

  /// Paths of directories that hold something.
  private final Set<String> parents = new HashSet<>();

  /// @param byPackage trees in the merged layout
  MergedTrees(Map<String, Tree> byPackage) {
    this.byPackage = new TreeMap<>(byPackage);
    byPackage.values().forEach(this::lay);
  }

  private void lay(Tree tree) {
    for (Entry e : tree.entries()) {
      merged.putIfAbsent(e.path(), e);
      int slash = e.path().lastIndexOf('/');
      if (slash > 0) {
        parents.add(e.path().substring(0, slash));
      }
    }
  }

  Tree of(String packageName) {
    return byPackage.getOrDefault(packageName, Tree.EMPTY);
  }

  /// What stands at a path relative to the root, links not followed.
  Optional<Entry> at(String path) {
    return Optional.ofNullable(merged.get(path));
  }

  /// Whether nothing stands under the directory.
  boolean isEmptyDirectory(String path) {
    return merged.get(path) instanceof Entry.Directory && !parents.contains(path);
  }

  /// The paths, sorted.
  List<String> below(String prefix) {
    return merged.keySet().stream()
        .filter(p -> p.startsWith(prefix))
        .sorted(Utf8Order.COMPARATOR)
        .toList();
  }

  /// Where an absolute path leads once all links are followed; empty if nowhere.
  Optional<Entry> resolve(String absolute) {
    Deque<String> left = new ArrayDeque<>(parts(absolute));
    List<String> at = new ArrayList<>();
    int links = 0;
    while (!left.isEmpty()) {
      String part = left.removeFirst();
      if (part.equals("..")) {
        if (!at.isEmpty()) {
          at.removeLast();
        }
        continue;
      }
      at.add(part);
      if (at.size() == 1 && MergedUsr.FOLDERS.contains(part)) {
        at.addFirst("usr");
      }
      if (merged.get(String.join("/", at)) instanceof Entry.Symlink l) {
        if (++links > MAX_LINKS) {
          return Optional.empty();
        }
        at.removeLast();
        if (l.target().startsWith("/")) {
          at.clear();
        }
        parts(l.target()).reversed().forEach(left::addFirst);
      }
    }
    return at(String.join("/", at));
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/", -1)).filter(p -> !p.isEmpty() && !p.equals(".")).toList();
  }

  @Override
  public Kind kind(String path) {
    return resolve(path)
        .map(e -> e instanceof Entry.Directory ? Kind.DIRECTORY : Kind.FILE)
        .orElse(Kind.NONE);
  }

  @Override
  public boolean isLink(String path) {
    String relative = MergedUsr.path(MergedUsr.resolve("", path));
    return merged.get(relative) instanceof Entry.Symlink
        || MergedUsr.FOLDERS.contains(path.replaceFirst("^/", ""));
  }

  /// The trees after other packages' files were moved out of the way.
  ///
  /// @param diversions by the package that asks for them
  MergedTrees diverted(Map<String, List<Effect.Diversion>> diversions) {
    Map<String, Tree> changed = new HashMap<>(byPackage);
    diversions.forEach((owner, list) -> {
      for (Effect.Diversion d : list) {
        String from = MergedUsr.path(MergedUsr.resolve("", d.path()));
        String to = MergedUsr.path(MergedUsr.resolve("", d.to()));
        changed.replaceAll((name, tree) -> name.equals(owner) ? tree : moved(tree, from, to));
      }
    });
    return new MergedTrees(changed);
  }

  private static Tree moved(Tree tree, String from, String to) {
    if (tree.find(from).isEmpty()) {
      return tree;
    }
    return Tree.of(tree.entries().stream().map(e -> e.path().equals(from) ? e.at(to) : e).toList());
  }

  /// The trees without these empty directories, where links come to stand.
  MergedTrees without(Set<String> directories) {
    Map<String, Tree> changed = new HashMap<>(byPackage);
    changed.replaceAll((name, tree) ->
        directories.stream().anyMatch(d -> tree.find(d).isPresent())
            ? Tree.of(tree.entries().stream().filter(e -> !directories.contains(e.path())).toList())
            : tree);
    return new MergedTrees(changed);
  }

  /// The trees with every path that several packages hold settled: equal entries and directories
  /// stay; where a package says that it replaces the other (`Replaces`), the other's goes.
  ///
  /// @param replaces names that each package replaces
  /// @throws UnsupportedException naming the paths and both owners of the rest
  MergedTrees settled(Map<String, Set<String>> replaces) throws UnsupportedException {
    Map<String, String> owner = new HashMap<>();
    Map<String, Entry> first = new HashMap<>();
    Map<String, Set<String>> goes = new HashMap<>();
    List<String> conflicts = new ArrayList<>();
    for (Map.Entry<String, Tree> p : byPackage.entrySet()) {
      for (Entry e : p.getValue().entries()) {
        Entry before = first.putIfAbsent(e.path(), e);
        String other = owner.putIfAbsent(e.path(), p.getKey());
        if (before == null
            || other == null
            || before.equals(e)
            || before instanceof Entry.Directory && e instanceof Entry.Directory) {
          continue;
        }
        if (replaces.getOrDefault(p.getKey(), Set.of()).contains(other)) {
          goes.computeIfAbsent(other, o -> new HashSet<>()).add(e.path());
          first.put(e.path(), e);
          owner.put(e.path(), p.getKey());
        } else if (replaces.getOrDefault(other, Set.of()).contains(p.getKey())) {
          goes.computeIfAbsent(p.getKey(), o -> new HashSet<>()).add(e.path());
        } else {
          conflicts.add("/" + e.path() + " (" + other + " and " + p.getKey() + ")");
        }
      }
    }
    if (!conflicts.isEmpty()) {
      throw new UnsupportedException(
          "packages hold different things at the same path: "
              + String.join(", ", conflicts.stream().limit(10).toList())
              + (conflicts.size() > 10 ? " and " + (conflicts.size() - 10) + " more" : ""),
          "leave one of the packages out");
    }
    if (goes.isEmpty()) {
      return this;
    }
    Map<String, Tree> changed = new HashMap<>(byPackage);
    goes.forEach((name, paths) ->
        changed.put(
            name,
            Tree.of(of(name).entries().stream().filter(e -> !paths.contains(e.path())).toList())));
    return new MergedTrees(changed);
  }
}
