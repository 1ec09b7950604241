package argosy.format.cvmfs;

import argosy.base.CorruptException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A published revision, looked up path by path as a client does: only the catalogs on the way are
/// loaded, links within the repository are followed.
public final class RevisionTree {
  /// As many links as Linux follows in one path.
  private static final int MOST_LINKS = 40;

  private final Manifest manifest;
  private final ObjectPool objects;
  private final CatalogLoader loader;
  private final TreeMap<String, Opened> catalogs = new TreeMap<>();

  private record Opened(Catalog.Ref ref, Catalog catalog, Map<String, CatalogEntry> entries) {}

  /// An object that a client needs.
  ///
  /// @param compressed whether it is stored as a zlib stream
  public record Stored(ContentHash hash, Suffix suffix, boolean compressed) {}

  /// @param manifest whose signature was checked
  public RevisionTree(RepositoryStorage storage, Manifest manifest) {
    this.manifest = manifest;
    this.objects = new ObjectPool(storage, manifest.rootCatalog().algorithm());
    this.loader = new CatalogLoader(objects);
  }

  /// @param path from `/` on
  /// @throws NoSuchFileException if there is none
  public CatalogEntry require(String path) throws IOException {
    String done = "";
    List<String> waiting = new ArrayList<>(names(path));
    CatalogEntry entry = entry("", path);
    int links = 0;
    while (!waiting.isEmpty()) {
      String name = waiting.removeFirst();
      if (name.equals("..")) {
        done = Paths.parent(done);
        continue;
      }
      entry = entry(done + "/" + name, path);
      if (!entry.isLink()) {
        done = entry.path();
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new CorruptException(path + ": more than " + MOST_LINKS + " links");
      }
      String target = entry.target();
      String mount = "/cvmfs/" + manifest.repository();
      if (target.startsWith("/")) {
        if (!Paths.isIn(target, mount)) {
          throw new NoSuchFileException(path, null, "leads out of the repository, to " + target);
        }
        target = target.substring(mount.length());
        done = "";
      }
      waiting.addAll(0, names(target));
    }
    return done.isEmpty() ? entry("", path) : entry(done, path);
  }

  private static List<String> names(String path) {
    return Arrays.stream(path.split("/", -1))
        .filter(name -> !name.isEmpty() && !name.equals("."))
        .toList();
  }

  private CatalogEntry entry(String path, String wanted) throws IOException {
    if (catalogs.isEmpty()) {
      open("", new Catalog.Ref(manifest.rootCatalog(), manifest.rootBytes()));
    }
    Opened opened = holding(path);
    Catalog.Ref nested = opened.catalog().nested().get(path);
    if (nested != null) {
      opened = open(path, nested);
    }
    CatalogEntry found = opened.entries().get(path);
    if (found == null) {
      throw new NoSuchFileException(wanted, null, "the repository has no " + path);
    }
    return found;
  }

  /// The catalog the path stands in, of those that are open.
  private Opened holding(String path) {
    String prefix = path;
    while (!catalogs.containsKey(prefix)) {
      prefix = Paths.parent(prefix);
    }
    return catalogs.get(prefix);
  }

  private Opened open(String prefix, Catalog.Ref ref) throws IOException {
    Catalog catalog = loader.load(ref, prefix);
    Map<String, CatalogEntry> entries = new HashMap<>();
    catalog.entries().forEach(e -> entries.put(e.path(), e));
    Opened opened = new Opened(ref, catalog, entries);
    catalogs.put(prefix, opened);
    return opened;
  }

  /// The catalogs that were opened so far.
  public List<Stored> catalogs() {
    return catalogs.values().stream()
        .map(c -> new Stored(c.ref().hash(), Suffix.CATALOG, true))
        .toList();
  }

  /// What a file's content lies in.
  public static List<Stored> content(CatalogEntry file) {
    List<Stored> stored = new ArrayList<>();
    file.hash().ifPresent(h -> stored.add(new Stored(h, Suffix.FILE, file.isCompressed())));
    file.chunks().forEach(c -> stored.add(new Stored(c.hash(), Suffix.CHUNK, file.isCompressed())));
    return stored;
  }

  /// Reads an object whole, its hash checked. Safe for several threads at once.
  ///
  /// @return plain bytes
  public long read(Stored stored, OutputStream out) throws IOException {
    return objects.read(stored.hash(), stored.suffix(), stored.compressed(), out::write);
  }
}
