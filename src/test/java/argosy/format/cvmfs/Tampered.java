package argosy.format.cvmfs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.UnaryOperator;

/// Catalogs with one thing changed and the rest left as it was.
final class Tampered {
  private Tampered() {}

  static Catalog entries(Catalog c, List<CatalogEntry> entries) {
    return with(c, entries, c.nested(), c.self(), c.subtree());
  }

  /// One entry replaced; none put in its place if the change gives it another path that is empty.
  static Catalog entry(Catalog c, String path, UnaryOperator<CatalogEntry> change) {
    List<CatalogEntry> entries = new ArrayList<>();
    boolean found = false;
    for (CatalogEntry e : c.entries()) {
      found |= e.path().equals(path);
      entries.add(e.path().equals(path) ? change.apply(e) : e);
    }
    if (!found) {
      throw new AssertionError("no entry " + path);
    }
    return entries(c, entries);
  }

  static Catalog without(Catalog c, String path) {
    return entries(c, c.entries().stream().filter(e -> !e.path().equals(path)).toList());
  }

  static Catalog nested(Catalog c, SortedMap<String, Catalog.Ref> nested) {
    return with(c, c.entries(), nested, c.self(), c.subtree());
  }

  static Catalog counters(Catalog c, Counters self, Counters subtree) {
    return with(c, c.entries(), c.nested(), self, subtree);
  }

  static Catalog recounted(Catalog c) {
    return counters(c, Counters.of(c.entries(), c.nested().size()), c.subtree());
  }

  private static Catalog with(
      Catalog c,
      List<CatalogEntry> entries,
      SortedMap<String, Catalog.Ref> nested,
      Counters self,
      Counters subtree) {
    return new Catalog(
        c.prefix(),
        c.revision(),
        c.lastModified(),
        c.previous(),
        entries,
        nested,
        c.binds(),
        c.properties(),
        self,
        subtree);
  }

  static CatalogEntry changed(
      CatalogEntry e,
      int mode,
      long size,
      int links,
      Optional<ContentHash> hash,
      int flags,
      List<CatalogEntry.Chunk> chunks) {
    return new CatalogEntry(
        e.path(),
        mode,
        size,
        e.mtime(),
        e.uid(),
        e.gid(),
        links,
        e.linkGroup(),
        hash,
        flags,
        e.target(),
        e.attributes(),
        chunks);
  }

  static CatalogEntry mode(CatalogEntry e, int mode) {
    return changed(e, mode, e.size(), e.links(), e.hash(), e.flags(), e.chunks());
  }

  static CatalogEntry size(CatalogEntry e, long size) {
    return changed(e, e.mode(), size, e.links(), e.hash(), e.flags(), e.chunks());
  }

  static CatalogEntry links(CatalogEntry e, int links) {
    return changed(e, e.mode(), e.size(), links, e.hash(), e.flags(), e.chunks());
  }

  static CatalogEntry chunks(CatalogEntry e, List<CatalogEntry.Chunk> chunks) {
    return changed(e, e.mode(), e.size(), e.links(), e.hash(), e.flags(), chunks);
  }
}
