package argosy.format.cvmfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Loads catalogs, and remembers what those that were loaded or written count.
final class CatalogLoader {
  private final ObjectPool objects;
  private final Map<ContentHash, Counters> totals = new HashMap<>();

  CatalogLoader(ObjectPool objects) {
    this.objects = objects;
  }

  /// @throws argosy.base.CorruptException if anything is wrong with it
  Catalog load(Catalog.Ref ref, String prefix) throws IOException {
    byte[] file = objects.load(ref.hash(), Suffix.CATALOG, ref.sizeBytes());
    Catalog catalog =
        CatalogReader.read(
            ByteBuffer.wrap(file), prefix, ref.hash().path(Suffix.CATALOG), Problems.STRICT);
    totals.put(ref.hash(), catalog.total());
    return catalog;
  }

  /// Writes a catalog.
  Catalog.Ref store(Catalog catalog) throws IOException {
    ByteBuffer file = CatalogWriter.write(catalog);
    Catalog.Ref ref = new Catalog.Ref(objects.put(file, Suffix.CATALOG), file.remaining());
    totals.put(ref.hash(), catalog.total());
    return ref;
  }

  private Counters total(Catalog.Ref ref, String prefix) throws IOException {
    Counters known = totals.get(ref.hash());
    return known != null ? known : load(ref, prefix).total();
  }

  /// What all nested catalogs count together. Those that stayed as they were are counted in the old
  /// sum and need not be loaded.
  Counters subtree(Map<String, Catalog.Ref> nested, Optional<Catalog> before) throws IOException {
    Map<String, Catalog.Ref> old =
        before.<Map<String, Catalog.Ref>>map(Catalog::nested).orElse(Map.of());
    Counters sum = before.map(Catalog::subtree).orElse(Counters.NONE);
    for (Map.Entry<String, Catalog.Ref> gone : old.entrySet()) {
      if (!gone.getValue().equals(nested.get(gone.getKey()))) {
        sum = sum.minus(total(gone.getValue(), gone.getKey()));
      }
    }
    for (Map.Entry<String, Catalog.Ref> now : nested.entrySet()) {
      if (!now.getValue().equals(old.get(now.getKey()))) {
        sum = sum.plus(total(now.getValue(), now.getKey()));
      }
    }
    return sum;
  }
}
