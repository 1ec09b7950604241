package argosy.format.cvmfs;

import argosy.format.cvmfs.CatalogEntry.Flag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// Writes the catalogs of a new revision; one in which nothing changed stays as it is.
final class CatalogCommit implements TreeBuilder.CatalogSink {
  private final CatalogLoader loader;
  private final ObjectPool objects;
  private final long nowEpochSeconds;
  private int written;
  private int largest;
  private Optional<ContentHash> emptyFile = Optional.empty();

  CatalogCommit(CatalogLoader loader, ObjectPool objects, long nowEpochSeconds) {
    this.loader = loader;
    this.objects = objects;
    this.nowEpochSeconds = nowEpochSeconds;
  }

  /// How many catalogs are new.
  int written() {
    return written;
  }

  /// Entries of the largest of them.
  int largest() {
    return largest;
  }

  @Override
  public Catalog.Ref catalog(
      List<CatalogEntry> rows,
      SortedMap<String, Catalog.Ref> nested,
      Optional<LoadedCatalog> before)
      throws IOException {
    List<CatalogEntry> sorted = new ArrayList<>(rows);
    sorted.sort(Comparator.comparing(CatalogEntry::path, Paths.ORDER));
    sorted = renumbered(sorted);
    if (before.isPresent()
        && before.get().catalog().nested().equals(nested)
        && renumbered(before.get().catalog().entries()).equals(sorted)) {
      return before.get().ref();
    }
    Optional<Catalog> old = before.map(LoadedCatalog::catalog);
    Catalog catalog =
        new Catalog(
            sorted.getFirst().path(),
            old.map(Catalog::revision).orElse(0L) + 1,
            nowEpochSeconds,
            before.map(b -> b.ref().hash()),
            sorted,
            nested,
            old.<SortedMap<String, Catalog.Ref>>map(Catalog::binds)
                .orElse(Collections.emptySortedMap()),
            old.map(Catalog::properties).orElse(Map.of()),
            Counters.of(sorted, nested.size()),
            loader.subtree(nested, old));
    written++;
    largest = Math.max(largest, sorted.size());
    return loader.store(catalog);
  }

  /// Groups of hard links numbered in the order they come.
  private static List<CatalogEntry> renumbered(List<CatalogEntry> sorted) {
    if (sorted.stream().allMatch(e -> e.linkGroup() == 0)) {
      return sorted;
    }
    Map<String, Integer> numbers = new HashMap<>();
    List<CatalogEntry> out = new ArrayList<>(sorted.size());
    for (CatalogEntry e : sorted) {
      if (e.linkGroup() == 0) {
        out.add(e);
      } else {
        String group = Paths.parent(e.path()) + "/" + e.linkGroup();
        Integer number = numbers.computeIfAbsent(group, g -> numbers.size() + 1);
        out.add(e.withLinks(e.links(), number));
      }
    }
    return out;
  }

  @Override
  public CatalogEntry marker(CatalogEntry directory) throws IOException {
    if (emptyFile.isEmpty()) {
      emptyFile = Optional.of(objects.put(new byte[0], 0, 0, Suffix.FILE));
    }
    return new CatalogEntry(
        directory.path() + "/" + Catalog.MARKER,
        0100644,
        0,
        directory.mtime(),
        directory.uid(),
        directory.gid(),
        1,
        0,
        emptyFile,
        Flag.FILE | CatalogEntry.hashFlags(objects.algorithm()),
        "",
        Optional.empty(),
        List.of());
  }
}
