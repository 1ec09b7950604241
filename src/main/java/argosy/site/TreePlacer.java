package argosy.site;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.nativelib.FileSystemSync;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Writes the contents that a site lacks and links trees of them.
final class TreePlacer {
  private static final int FILES_A_TASK = 256;
  private static final long LARGE_BYTES = 1 << 20;

  private final Site site;
  private final Source source;
  private final Parallel parallel;
  private final Progress progress;

  /// Where content comes from that the site lacks. Its end fails if it is not that of the digest.
  @FunctionalInterface
  interface Source {
    InputStream open(Entry.File file) throws IOException;
  }

  TreePlacer(Site site, Source source, Parallel parallel, Progress progress) {
    this.site = site;
    this.source = source;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// Contents of a tree that the site lacks. All lists are in the tree's order.
  ///
  /// @param files by the name of the object
  /// @param waiting every file of the tree that has one of them
  /// @param there its other files, and its links
  record Missing(
      Map<String, Entry.File> files, long bytes, List<Entry> waiting, List<Entry> there) {}

  Missing missing(Tree tree) throws IOException {
    return missing(tree, new SiteObjects(site).present());
  }

  /// @param present the names of all objects
  static Missing missing(Tree tree, Set<String> present) {
    Map<String, Entry.File> files = new LinkedHashMap<>();
    List<Entry> waiting = new ArrayList<>();
    List<Entry> there = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : tree.entries()) {
      if (entry instanceof Entry.File f) {
        String name = SiteObjects.name(f);
        boolean has = present.contains(name);
        (has ? there : waiting).add(f);
        bytes += !has && files.putIfAbsent(name, f) == null ? f.size() : 0;
      } else if (entry instanceof Entry.Symlink) {
        there.add(entry);
      }
    }
    return new Missing(files, bytes, waiting, there);
  }

  /// Says before anything is written if it cannot fit.
  void requireSpace(String id, Missing missing) throws IOException {
    long free = Files.getFileStore(site.layout().root()).getUsableSpace();
    long needed = onDisk(missing);
    if (needed > free) {
      throw new IOException(
          "No space left for %s: it needs %s, %s are free [%s]"
              .formatted(id, Texts.size(needed), Texts.size(free), site.layout().root()));
    }
  }

  /// Bytes in whole blocks.
  long onDisk(Missing missing) throws IOException {
    long block = Math.max(1, Files.getFileStore(site.layout().root()).getBlockSize());
    return missing.files().values().stream().mapToLong(f -> rounded(f.size(), block)).sum();
  }

  static long rounded(long bytes, long block) {
    return (bytes + block - 1) / block * block;
  }

  /// Writes what is missing and makes the tree in a folder, both at once; syncs the file system
  /// once; then what was missing becomes objects.
  ///
  /// @param folder some of the tree's folders may be there
  void place(String id, Tree tree, Missing missing, Part folder, FileTime time) throws IOException {
    SiteObjects objects = new SiteObjects(site);
    Path part = folder.path();
    TreeMap<Integer, List<Entry.Directory>> levels = new TreeMap<>();
    for (Entry.Directory d : tree.directories()) {
      levels.computeIfAbsent(depth(d), level -> new ArrayList<>()).add(d);
    }
    folder.make(tree.directories().stream().map(Entry::path).toList());
    boolean writes = !missing.files().isEmpty();
    if (writes) {
      progress.step("write " + id);
    }
    try (Parallel.Begun<Boolean> receiving = parallel.begin(receiving(missing, objects));
        Parallel.Begun<Boolean> linking =
            parallel.begin(linking(missing.there(), part, objects::place))) {
      receiving.end();
      if (writes) {
        progress.done(
            Texts.count(missing.files().size(), "new file") + ", " + Texts.size(missing.bytes()));
      }
      progress.step("link " + id);
      linking.end();
    }
    parallel.all(linking(missing.waiting(), part, objects::placeReceived));
    for (List<Entry.Directory> level : levels.descendingMap().values()) { // modes forbid writing
      each(level, d -> settle(part.resolve(d.path()), d.mode(), time));
    }
    settle(part, 0755, time); // its owner renames it
    FileSystemSync.of(site.layout().root());
    for (String name : missing.files().keySet()) {
      objects.admit(name);
    }
    progress.done(Texts.count(tree.fileCount(), "file"));
  }

  private List<Parallel.Task<Boolean>> receiving(Missing missing, SiteObjects objects) {
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    List<Entry.File> batch = new ArrayList<>();
    long batchBytes = 0;
    for (Entry.File f : missing.files().values()) { // neighbours are stored together
      batch.add(f);
      batchBytes += f.size();
      if (batch.size() == FILES_A_TASK || batchBytes >= LARGE_BYTES) {
        tasks.add(receiving(List.copyOf(batch), objects));
        batch.clear();
        batchBytes = 0;
      }
    }
    tasks.add(receiving(List.copyOf(batch), objects));
    return tasks;
  }

  private Parallel.Task<Boolean> receiving(List<Entry.File> files, SiteObjects objects) {
    return () -> {
      for (Entry.File f : files) {
        try (InputStream in = source.open(f)) {
          objects.receive(SiteObjects.name(f), in);
        }
        progress.advance(f.size());
      }
      return true;
    };
  }

  private static int depth(Entry.Directory directory) {
    return (int) directory.path().chars().filter(c -> c == '/').count();
  }

  /// What is done to one folder.
  @FunctionalInterface
  private interface Step {
    void run(Entry.Directory directory) throws IOException;
  }

  private void each(List<Entry.Directory> directories, Step step) throws IOException {
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    for (int from = 0; from < directories.size(); from += FILES_A_TASK) {
      List<Entry.Directory> some =
          directories.subList(from, Math.min(directories.size(), from + FILES_A_TASK));
      tasks.add(() -> {
        for (Entry.Directory directory : some) {
          step.run(directory);
        }
        return true;
      });
    }
    parallel.all(tasks);
  }

  private static void settle(Path folder, int mode, FileTime time) throws IOException {
    Files.setLastModifiedTime(folder, time);
    Files.setAttribute(folder, "unix:mode", mode);
  }

  /// How a file of a tree is made at a path.
  @FunctionalInterface
  private interface FilePlacement {
    void place(Entry.File file, Path path) throws IOException;
  }

  /// @param entries files and links
  private static List<Parallel.Task<Boolean>> linking(
      List<Entry> entries, Path part, FilePlacement files) {
    List<Parallel.Task<Boolean>> tasks = new ArrayList<>();
    for (int from = 0; from < entries.size(); from += FILES_A_TASK) {
      List<Entry> some = entries.subList(from, Math.min(entries.size(), from + FILES_A_TASK));
      tasks.add(() -> {
        for (Entry entry : some) {
          Path path = part.resolve(entry.path());
          switch (entry) {
            case Entry.File f -> files.place(f, path);
            case Entry.Symlink l -> Files.createSymbolicLink(path, Path.of(l.target()));
            case Entry.Directory d -> throw new IllegalStateException(d.path());
          }
        }
        return true;
      });
    }
    return tasks;
  }
}
