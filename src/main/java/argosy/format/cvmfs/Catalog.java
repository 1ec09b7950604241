package argosy.format.cvmfs;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A catalog: the entries of a subtree down to where other catalogs take over.
///
/// @param prefix the path of its root; empty for the repository's
/// @param revision of this catalog
/// @param lastModified seconds since the epoch
/// @param previous what it replaces; none for a first one
/// @param entries sorted depth first, its root first; where another catalog takes over stands an
///   entry with [CatalogEntry.Flag#MOUNTPOINT]
/// @param nested the catalogs directly below, by path
/// @param binds links to other repositories' roots, kept as they are
/// @param properties those that are not known here or stand for themselves: `TTL`, `volatile`
/// @param self counted over its own rows
/// @param subtree over all catalogs below
record Catalog(
    String prefix,
    long revision,
    long lastModified,
    Optional<ContentHash> previous,
    List<CatalogEntry> entries,
    SortedMap<String, Ref> nested,
    SortedMap<String, Ref> binds,
    Map<String, String> properties,
    Counters self,
    Counters subtree) {
  /// More entries than any catalog should have.
  static final int MOST_ENTRIES = 200_000;

  /// Tells the publisher that a nested catalog begins at its directory.
  static final String MARKER = ".cvmfscatalog";

  Catalog {
    entries = List.copyOf(entries);
    nested = Collections.unmodifiableSortedMap(new TreeMap<>(nested));
    binds = Collections.unmodifiableSortedMap(new TreeMap<>(binds));
    properties = Collections.unmodifiableMap(new TreeMap<>(properties));
  }

  /// Where a catalog lies.
  ///
  /// @param sizeBytes uncompressed; 0 if unknown
  record Ref(ContentHash hash, long sizeBytes) {}

  /// What a parent needs to count it.
  Counters total() {
    return self.plus(subtree);
  }
}
