package argosy.format.cvmfs;

import argosy.base.UnsupportedException;
import argosy.format.cvmfs.CatalogEntry.Flag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Lays what is wanted over what is published, entry by entry, depth first; catalogs that nothing
/// is wanted in are not even opened.
final class TreeMerge {
  /// First of the group numbers of hard links that are new; the old ones of a catalog are below.
  static final int FIRST_NEW_GROUP = 1 << 30;

  private final ExistingTree old;
  private final Optional<LoadedCatalog> root;
  private final TreeBuilder builder;
  private final ObjectPool objects;
  private final List<String> replaced;
  private Optional<String> overwritten = Optional.empty();
  private long files;
  private long same;

  /// @param root what is published
  /// @param replaced paths below which only what is wanted stays
  TreeMerge(
      ExistingTree old,
      Optional<LoadedCatalog> root,
      TreeBuilder builder,
      ObjectPool objects,
      List<String> replaced) {
    this.old = old;
    this.root = root;
    this.builder = builder;
    this.objects = objects;
    this.replaced = List.copyOf(replaced);
  }

  /// Entries that were wanted.
  long files() {
    return files;
  }

  /// Those of them that were there already.
  long same() {
    return same;
  }

  /// The next entry that is wanted, depth first; the first is the root if nothing is published yet.
  void accept(Wanted wanted) throws IOException {
    files++;
    String path = wanted.entry().path();
    if (wanted.entry().name().equals(Catalog.MARKER) && !wanted.entry().isFile()) {
      throw new UnsupportedException(
          path + ": only a file can mark a catalog, no directory or link", "rename it");
    }
    Optional<CatalogEntry> there = old.peek();
    while (there.isPresent() && Paths.ORDER.compare(there.get().path(), path) < 0) {
      onlyOld(there.get(), Optional.of(wanted));
      there = old.peek();
    }
    if (there.isPresent() && there.get().path().equals(path)) {
      both(there.get(), wanted);
    } else {
      onlyNew(wanted);
    }
  }

  /// Nothing more is wanted.
  ///
  /// @return where the root catalog lies
  Catalog.Ref finish() throws IOException {
    for (Optional<CatalogEntry> there = old.peek(); there.isPresent(); there = old.peek()) {
      onlyOld(there.get(), Optional.empty());
    }
    return builder.finish();
  }

  private void onlyOld(CatalogEntry e, Optional<Wanted> next) throws IOException {
    if (gone(e.path()) && !isMarker(e)) {
      old.skip();
    } else if (e.has(Flag.MOUNTPOINT)) {
      if (touched(e.path(), next)) {
        LoadedCatalog nested = old.enter();
        builder.directory(nested.catalog().entries().getFirst(), true, Optional.of(nested));
      } else {
        builder.adopt(e, old.ref());
      }
      old.skip();
    } else {
      emit(e, e.path().isEmpty(), root.filter(r -> e.path().isEmpty()));
      old.skip();
    }
  }

  private boolean gone(String path) {
    boolean gone = overwritten.isPresent() && Paths.isIn(path, overwritten.get());
    for (String r : replaced) {
      gone |= Paths.isIn(path, r);
    }
    return gone;
  }

  /// Whether it marks a catalog that stays.
  private boolean isMarker(CatalogEntry e) {
    return e.name().equals(Catalog.MARKER) && builder.isOpenCatalog(Paths.parent(e.path()));
  }

  /// Whether something is wanted, or to go, below the directory.
  private boolean touched(String directory, Optional<Wanted> next) {
    return next.isPresent() && Paths.isIn(next.get().entry().path(), directory)
        || replaced.stream().anyMatch(r -> Paths.isIn(r, directory));
  }

  private void both(CatalogEntry there, Wanted wanted) throws IOException {
    CatalogEntry entry = wanted.entry();
    if (entry.isDirectory()) {
      overwritten = Optional.empty();
      Optional<LoadedCatalog> nested = Optional.empty();
      if (there.has(Flag.MOUNTPOINT)) {
        nested = Optional.of(old.enter());
      }
      CatalogEntry now = wanted.optional() && there.isDirectory() ? there : entry;
      if (there.path().isEmpty()) {
        nested = root;
      }
      emit(now, nested.isPresent() || wanted.boundary(), nested);
      same += now.withLinks(0, 0).equals(there.withLinks(0, 0)) ? 1 : 0;
    } else {
      overwritten = there.isDirectory() ? Optional.of(there.path()) : Optional.empty();
      CatalogEntry now = stored(wanted, Optional.of(there));
      same += now.withLinks(0, 0).equals(there.withLinks(0, 0)) ? 1 : 0;
      builder.file(now);
    }
    old.skip();
  }

  private void onlyNew(Wanted wanted) throws IOException {
    CatalogEntry entry = wanted.entry();
    String parent = Paths.parent(entry.path());
    if (!entry.path().isEmpty() && !builder.isOpen(parent)) {
      throw new UnsupportedException(
          entry.path() + ": " + Paths.shown(parent) + " is not a directory in the repository",
          "publish to another path, or remove " + parent + " first");
    }
    if (entry.isDirectory()) {
      emit(entry, entry.path().isEmpty() || wanted.boundary(), Optional.empty());
    } else {
      builder.file(stored(wanted, Optional.empty()));
    }
  }

  private void emit(CatalogEntry e, boolean boundary, Optional<LoadedCatalog> before)
      throws IOException {
    if (e.isDirectory()) {
      builder.directory(e, boundary, before);
    } else {
      builder.file(e);
    }
  }

  /// The entry with its content in the repository: believed if it is what stands there already,
  /// else looked for, else put.
  private CatalogEntry stored(Wanted wanted, Optional<CatalogEntry> there) throws IOException {
    CatalogEntry e = wanted.entry();
    if (!e.isFile() || wanted.sure()) {
      return e;
    }
    boolean known = e.hash().isPresent() || !e.chunks().isEmpty();
    if (known
        && there.isPresent()
        && there.get().hash().equals(e.hash())
        && there.get().chunks().equals(e.chunks())) {
      return e;
    }
    boolean whole = known;
    if (e.hash().isPresent()) {
      whole &= objects.has(e.hash().get(), Suffix.FILE);
    }
    for (CatalogEntry.Chunk c : e.chunks()) {
      whole &= objects.has(c.hash(), Suffix.CHUNK);
    }
    if (whole) {
      return e;
    }
    if (wanted.store().isEmpty()) {
      throw new IllegalStateException(e.path() + " has no content");
    }
    return wanted.store().get().store();
  }
}
