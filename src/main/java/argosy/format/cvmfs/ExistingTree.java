package argosy.format.cvmfs;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// The entries of a published revision, depth first; nested catalogs are loaded only where they are
/// opened.
final class ExistingTree {
  private final CatalogLoader loader;
  private final Deque<Place> open = new ArrayDeque<>();

  /// Where one catalog is read.
  private static final class Place {
    final Catalog catalog;
    int at;

    Place(Catalog catalog) {
      this.catalog = catalog;
    }
  }

  /// @param root empty for a repository without anything
  ExistingTree(CatalogLoader loader, Optional<LoadedCatalog> root) {
    this.loader = loader;
    root.ifPresent(c -> open.push(new Place(c.catalog())));
  }

  /// The entry that comes next.
  Optional<CatalogEntry> peek() {
    while (!open.isEmpty() && open.element().at == open.element().catalog.entries().size()) {
      open.pop();
    }
    return open.isEmpty()
        ? Optional.empty()
        : Optional.of(open.element().catalog.entries().get(open.element().at));
  }

  void skip() {
    open.element().at++;
  }

  /// Where the catalog of the mountpoint that comes next lies.
  Catalog.Ref ref() {
    Place place = open.element();
    Catalog.Ref ref = place.catalog.nested().get(place.catalog.entries().get(place.at).path());
    if (ref == null) {
      throw new IllegalStateException("no mountpoint comes next");
    }
    return ref;
  }

  /// Puts the nested catalog's entries in place of the mountpoint that comes next; its root comes
  /// next then.
  LoadedCatalog enter() throws IOException {
    String path = peek().orElseThrow().path();
    Catalog.Ref ref = ref();
    skip();
    LoadedCatalog nested = new LoadedCatalog(loader.load(ref, path), ref);
    open.push(new Place(nested.catalog()));
    return nested;
  }
}
