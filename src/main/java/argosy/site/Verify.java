package argosy.site;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Utf8Order;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Whether the files of an installed release are still those that were installed.
///
/// The fast way believes that a file is unchanged if its size, mode and time are those it was given
/// (every file of a site has the one time, so an edit shows), and that a folder has the same names
/// if its time is the release's. The thorough way reads every byte and lists every folder.
public final class Verify {
  private static final int ENTRIES_A_TASK = 2000;
  private final Site site;
  private final Parallel parallel;

  public Verify(Site site, Parallel parallel) {
    this.site = site;
    this.parallel = parallel;
  }

  /// How a path differs from what was installed.
  public enum Difference {
    MISSING,
    CONTENT,
    MODE,
    KIND,
    /// Somebody put it there.
    ADDED
  }

  public record Deviation(String path, Difference difference) {
    /// `content`, `added`, ...
    public String text() {
      return difference.name().toLowerCase(Locale.ROOT);
    }

    public Json.Obj toJson() {
      return Json.object().put("path", path).put("difference", text()).build();
    }
  }

  /// @return by path; empty if the release is as installed
  public List<Deviation> run(InstalledRelease release, boolean thorough) throws IOException {
    Path folder = site.layout().release(release.id());
    Tree tree = new SiteRecords(site).tree(release.id());
    FileTime time = FileTime.from(release.release().epochSeconds(), TimeUnit.SECONDS);
    List<Parallel.Task<List<Deviation>>> tasks = new ArrayList<>();
    List<Entry> entries = tree.entries();
    for (int from = 0; from < entries.size(); from += ENTRIES_A_TASK) {
      List<Entry> part = entries.subList(from, Math.min(entries.size(), from + ENTRIES_A_TASK));
      tasks.add(() -> check(part, folder, tree, time, thorough));
    }
    tasks.add(() -> isSettled(folder, time) && !thorough ? List.of() : added(folder, "", tree));
    List<Deviation> found = new ArrayList<>();
    parallel.ordered(tasks.iterator(), parallel.threads() * 2, found::addAll);
    found.sort(Comparator.comparing(Deviation::path, Utf8Order.COMPARATOR));
    return found;
  }

  private static boolean isSettled(Path folder, FileTime time) throws IOException {
    return Files.getLastModifiedTime(folder).equals(time);
  }

  private List<Deviation> check(
      List<Entry> entries, Path folder, Tree tree, FileTime time, boolean thorough)
      throws IOException {
    List<Deviation> found = new ArrayList<>();
    for (Entry entry : entries) {
      Path path = folder.resolve(entry.path());
      Map<String, Object> seen;
      try {
        seen =
            Files.readAttributes(
                path, "unix:mode,size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
      } catch (NoSuchFileException e) {
        found.add(new Deviation(entry.path(), Difference.MISSING));
        continue;
      }
      difference(entry, path, seen, thorough)
          .ifPresent(d -> found.add(new Deviation(entry.path(), d)));
      if (entry instanceof Entry.Directory
          && (thorough || !time.equals(seen.get("lastModifiedTime")))
          && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        found.addAll(added(path, entry.path() + "/", tree));
      }
    }
    return found;
  }

  private static Optional<Difference> difference(
      Entry entry, Path path, Map<String, Object> seen, boolean thorough) throws IOException {
    int mode = (Integer) Objects.requireNonNull(seen.get("mode"));
    int type = mode & 0170000;
    return switch (entry) {
      case Entry.File f -> {
        if (type != 0100000) {
          yield Optional.of(Difference.KIND);
        }
        boolean same =
            Long.valueOf(f.size()).equals(seen.get("size"))
                && (thorough
                    ? FileDigest.of(path).equals(f.digest())
                    : SiteObjects.TIME.equals(seen.get("lastModifiedTime"))
                        || FileDigest.of(path).equals(f.digest()));
        yield !same
            ? Optional.of(Difference.CONTENT)
            : (mode & 07777) != f.mode() ? Optional.of(Difference.MODE) : Optional.empty();
      }
      case Entry.Directory d ->
          type != 0040000
              ? Optional.of(Difference.KIND)
              : (mode & 07777) != d.mode() ? Optional.of(Difference.MODE) : Optional.empty();
      case Entry.Symlink l ->
          type != 0120000
              ? Optional.of(Difference.KIND)
              : Files.readSymbolicLink(path).toString().equals(l.target())
                  ? Optional.empty()
                  : Optional.of(Difference.CONTENT);
    };
  }

  /// Names in a folder that the tree does not have, and all that is below them.
  private static List<Deviation> added(Path folder, String prefix, Tree tree) throws IOException {
    Set<String> added = new HashSet<>();
    try (var children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String path = prefix + child.getFileName();
        if (tree.find(path).isEmpty()) {
          try (var below = Files.walk(child)) {
            below.forEach(p -> added.add(prefix + folder.relativize(p)));
          }
        }
      }
    }
    return added.stream().map(p -> new Deviation(p, Difference.ADDED)).toList();
  }
}
