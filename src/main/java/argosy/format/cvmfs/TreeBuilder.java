package argosy.format.cvmfs;

import argosy.format.cvmfs.CatalogEntry.Flag;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Takes the entries of a new revision depth first and lays them into catalogs, which are written
/// as soon as they are complete: memory holds the open catalogs only.
///
/// A directory gets a catalog of its own if it had one, if it is told to, or once what stands below
/// it (less what is in catalogs already) passes [Sizes#nest]. If an open catalog passes
/// [Sizes#most], the heaviest finished directories in it get theirs; so do those of a catalog with
/// others below it that passes [Sizes#upper].
final class TreeBuilder {
  private final CatalogSink sink;
  private final Sizes sizes;
  private final Deque<Frame> frames = new ArrayDeque<>();
  private int open; // rows of all frames that are in no catalog yet
  private int splitAt;

  /// @param nest entries from which on a directory has a catalog of its own
  /// @param most entries an open catalog may have before it is split wherever that is possible
  /// @param upper entries that a catalog may have if it has others below: each change in one of
  ///   those rewrites it, each client that looks there fetches it
  /// @param least entries of a directory that is split off then
  record Sizes(int nest, int most, int upper, int least) {
    /// Small enough that a changed file costs milliseconds, large enough that a path opens few.
    static final Sizes USUAL = new Sizes(5_000, 15_000, 2_000, 500);
  }

  /// Writes catalogs.
  interface CatalogSink {
    /// @param rows the root first, else in no order
    /// @param before the catalog that stood there
    /// @return where it lies; `before`'s place if nothing changed
    Catalog.Ref catalog(
        List<CatalogEntry> rows,
        SortedMap<String, Catalog.Ref> nested,
        Optional<LoadedCatalog> before)
        throws IOException;

    /// The file that marks a nested catalog's root.
    CatalogEntry marker(CatalogEntry directory) throws IOException;
  }

  /// A finished directory that is in no catalog yet.
  private static final class Subtree {
    final CatalogEntry directory;
    final List<CatalogEntry> rows = new ArrayList<>();
    final TreeMap<String, Catalog.Ref> nested = new TreeMap<>();

    Subtree(CatalogEntry directory) {
      this.directory = directory;
    }
  }

  /// A directory that is still open.
  private static final class Frame {
    final CatalogEntry directory;
    final boolean boundary;
    final Optional<LoadedCatalog> before;
    final List<CatalogEntry> files = new ArrayList<>();
    final List<Subtree> subtrees = new ArrayList<>();
    final TreeMap<String, Catalog.Ref> nested = new TreeMap<>();
    final List<CatalogEntry> mountpoints = new ArrayList<>();
    int directories;

    Frame(CatalogEntry directory, boolean boundary, Optional<LoadedCatalog> before) {
      this.directory =
          directory.withFlags(directory.flags() & ~(Flag.MOUNTPOINT | Flag.NESTED_ROOT));
      this.boundary = boundary;
      this.before = before;
    }

    int rows() {
      return 1
          + files.size()
          + mountpoints.size()
          + subtrees.stream().mapToInt(s -> s.rows.size()).sum();
    }

    boolean hasNested() {
      return !nested.isEmpty() || subtrees.stream().anyMatch(s -> !s.nested.isEmpty());
    }

    Optional<Subtree> heaviest() {
      return subtrees.stream().max(Comparator.comparingInt(s -> s.rows.size()));
    }
  }

  TreeBuilder(CatalogSink sink, Sizes sizes) {
    this.sink = sink;
    this.sizes = sizes;
    this.splitAt = sizes.most();
  }

  /// Opens a directory.
  ///
  /// @param boundary whether a catalog begins there
  /// @param before the catalog that began there
  void directory(CatalogEntry directory, boolean boundary, Optional<LoadedCatalog> before)
      throws IOException {
    if (!frames.isEmpty()) {
      parentOf(directory).directories++;
    }
    frames.push(new Frame(directory, boundary, before));
    grew();
  }

  /// Anything but a directory.
  void file(CatalogEntry file) throws IOException {
    parentOf(file).files.add(file);
    grew();
  }

  /// A nested catalog that stays as it is.
  void adopt(CatalogEntry mountpoint, Catalog.Ref ref) throws IOException {
    Frame parent = parentOf(mountpoint);
    parent.directories++;
    parent.mountpoints.add(mountpoint);
    parent.nested.put(mountpoint.path(), ref);
    grew();
  }

  /// Whether the directory is open and begins a catalog that was there before.
  boolean isOpenCatalog(String directory) {
    return frames.stream().anyMatch(f -> f.boundary && f.directory.path().equals(directory));
  }

  /// Whether entries can be put into the directory.
  boolean isOpen(String directory) {
    return frames.stream().anyMatch(f -> f.directory.path().equals(directory));
  }

  /// @return where the root catalog lies
  Catalog.Ref finish() throws IOException {
    closeDownTo("");
    Frame root = frames.pop();
    lighten(root);
    Subtree all = flatten(root);
    return sink.catalog(all.rows, all.nested, root.before);
  }

  private void closeDownTo(String path) throws IOException {
    while (!Paths.isIn(path, frames.element().directory.path())) {
      close();
    }
  }

  private void close() throws IOException {
    Frame frame = frames.pop();
    boolean own =
        frame.boundary
            || frame.files.stream().anyMatch(f -> f.isFile() && f.name().equals(Catalog.MARKER));
    if (own || frame.rows() >= sizes.nest()) {
      lighten(frame);
    }
    Subtree subtree = flatten(frame);
    if (own || subtree.rows.size() >= sizes.nest()) {
      nest(subtree, frame.before, frames.element());
    } else {
      frames.element().subtrees.add(subtree);
    }
  }

  /// Splits off directories of one that has catalogs below it.
  private void lighten(Frame frame) throws IOException {
    while (frame.hasNested() && frame.rows() > sizes.upper()) {
      Optional<Subtree> heaviest = frame.heaviest();
      if (heaviest.isEmpty() || heaviest.get().rows.size() < sizes.least()) {
        return;
      }
      split(heaviest.get(), frame);
    }
  }

  private void split(Subtree subtree, Frame parent) throws IOException {
    parent.subtrees.remove(subtree);
    nest(subtree, Optional.empty(), parent);
  }

  /// All that stands in and below the directory, in no order.
  private static Subtree flatten(Frame frame) {
    Subtree all = new Subtree(frame.directory.withLinks(frame.directories + 2, 0));
    all.rows.add(all.directory);
    all.rows.addAll(grouped(frame.files));
    all.rows.addAll(frame.mountpoints);
    all.nested.putAll(frame.nested);
    for (Subtree below : frame.subtrees) {
      all.rows.addAll(below.rows);
      all.nested.putAll(below.nested);
    }
    return all;
  }

  /// Counts the names of each hard-linked file; those with one name in this directory stand alone.
  private static List<CatalogEntry> grouped(List<CatalogEntry> files) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (CatalogEntry f : files) {
      if (f.linkGroup() != 0) {
        counts.merge(f.linkGroup(), 1, Integer::sum);
      }
    }
    List<CatalogEntry> out = new ArrayList<>(files.size());
    for (CatalogEntry f : files) {
      int count = counts.getOrDefault(f.linkGroup(), 1);
      boolean alone = f.linkGroup() == 0 || count == 1;
      int group = alone ? 0 : f.linkGroup();
      int links = alone ? 1 : count;
      out.add(f.links() == links && f.linkGroup() == group ? f : f.withLinks(links, group));
    }
    return out;
  }

  /// Writes the subtree as a catalog and leaves its mountpoint with the parent.
  private void nest(Subtree subtree, Optional<LoadedCatalog> before, Frame parent)
      throws IOException {
    open -= subtree.rows.size();
    String marker = subtree.directory.path() + "/" + Catalog.MARKER;
    if (subtree.rows.stream().noneMatch(r -> r.path().equals(marker))) {
      subtree.rows.add(sink.marker(subtree.directory));
    }
    subtree.rows.set(0, subtree.directory.withFlags(subtree.directory.flags() | Flag.NESTED_ROOT));
    Catalog.Ref ref = sink.catalog(subtree.rows, subtree.nested, before);
    parent.nested.put(subtree.directory.path(), ref);
    parent.mountpoints.add(
        subtree.directory.withFlags(subtree.directory.flags() | Flag.MOUNTPOINT));
    open++;
  }

  private void grew() throws IOException {
    open++;
    while (open > splitAt) {
      Optional<Map.Entry<Frame, Subtree>> heaviest =
          frames.stream()
              .flatMap(f -> f.heaviest().stream().map(s -> Map.entry(f, s)))
              .max(Comparator.comparingInt(e -> e.getValue().rows.size()));
      int least = open > Catalog.MOST_ENTRIES / 2 ? 2 : sizes.least();
      if (heaviest.isEmpty() || heaviest.get().getValue().rows.size() < least) {
        splitAt = open + sizes.most() / 4; // nothing to split off yet
        return;
      }
      split(heaviest.get().getValue(), heaviest.get().getKey());
      splitAt = sizes.most();
    }
  }

  private Frame parentOf(CatalogEntry entry) throws IOException {
    String parent = Paths.parent(entry.path());
    closeDownTo(parent);
    Frame frame = frames.element();
    if (!frame.directory.path().equals(parent)) {
      throw new IllegalStateException(entry.path() + " comes before its directory");
    }
    return frame;
  }
}
