package argosy.build;

import argosy.base.Utf8Order;
import argosy.model.recipe.Globs;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What stands in a prefix, so that what a script added and changed is known.
///
/// @param entries all below, by relative path: what the file system says of each
record PrefixState(Map<String, String> entries) {
  /// @param added files and links, sorted
  /// @param changed files of others that the script wrote to or removed, sorted
  /// @param all files and links that are there now, sorted
  record Change(List<String> added, List<String> changed, List<String> all) {
    /// What a package is made of.
    ///
    /// @param files of the new ones
    /// @param always taken too, new or not
    List<String> packed(Globs files, Globs always) {
      Set<String> isNew = Set.copyOf(added);
      return all.stream()
          .filter(p -> isNew.contains(p) && files.matches(p) || always.matches(p))
          .toList();
    }
  }

  static PrefixState of(Path prefix) throws IOException {
    Map<String, String> entries = new TreeMap<>(Utf8Order.COMPARATOR);
    Files.walkFileTree(
        prefix,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Map<String, Object> seen =
                Files.readAttributes(file, "unix:ino,size,mode,ctime", LinkOption.NOFOLLOW_LINKS);
            entries.put(prefix.relativize(file).toString(), new TreeMap<>(seen).toString());
            return FileVisitResult.CONTINUE;
          }
        });
    return new PrefixState(entries);
  }

  Change since(PrefixState before) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    entries.forEach((path, state) -> {
      String was = before.entries().get(path);
      if (was == null) {
        added.add(path);
      } else if (!was.equals(state)) {
        changed.add(path);
      }
    });
    before.entries().keySet().stream().filter(p -> !entries.containsKey(p)).forEach(changed::add);
    return new Change(added, changed, List.copyOf(entries.keySet()));
  }
}
