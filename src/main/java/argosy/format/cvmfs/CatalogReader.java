package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.base.Hashing;
import argosy.codec.sqlite.Database;
import argosy.codec.sqlite.Row;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads a catalog's database. Rows are keyed by hashes of paths; the paths are put together again
/// from names and parents, and each must have the hash it is keyed by.
final class CatalogReader {
  private final Database database;
  private final String where;
  private final Problems problems;
  private final Map<PathHash, RawRow> rows = new LinkedHashMap<>(); // often written in order
  private final Map<PathHash, List<CatalogEntry.Chunk>> chunks = new HashMap<>();

  /// A row before its path is known.
  private record RawRow(PathHash path, PathHash parent, CatalogEntry entry) {}

  private CatalogReader(Database database, String where, Problems problems) {
    this.database = database;
    this.where = where;
    this.problems = problems;
  }

  /// What the rows say; the indexes that clients find them by are not looked at.
  ///
  /// @param prefix where it is mounted, as its parent says
  /// @param where its name, for messages
  static Catalog read(ByteBuffer file, String prefix, String where, Problems problems)
      throws IOException {
    return new CatalogReader(Database.open(file, where), where, problems).read(prefix);
  }

  /// The same, with the indexes checked.
  static Catalog checked(ByteBuffer file, String prefix, String where, Problems problems)
      throws IOException {
    Indexes.check(Database.open(file, where), where, problems);
    return read(file, prefix, where, problems);
  }

  private Catalog read(String prefix) throws IOException {
    TreeMap<String, String> properties = new TreeMap<>();
    database.rows("properties", r -> properties.put(r.text(0), r.text(1)));
    String own = properties.getOrDefault("root_prefix", "");
    if (!own.equals(prefix)) {
      problems.found("root-prefix", where, "is made for " + Paths.shown(own) + ", not " + prefix);
    }
    readChunks();
    readRows();
    if (rows.isEmpty()) {
      throw new CorruptException(where + ": the catalog has no entries");
    }
    List<CatalogEntry> entries = paths(prefix);
    long[] self = new long[Counters.NAMES.size()];
    long[] subtree = new long[Counters.NAMES.size()];
    statistics(self, subtree);
    Map<String, String> others = new TreeMap<>(properties);
    others.keySet().removeAll(CatalogSchema.KNOWN_PROPERTIES);
    return new Catalog(
        prefix,
        number(properties, "revision"),
        number(properties, "last_modified"),
        previous(properties),
        entries,
        refs("nested_catalogs"),
        refs("bind_mountpoints"),
        others,
        Counters.of(self),
        Counters.of(subtree));
  }

  private long number(Map<String, String> properties, String key) throws CorruptException {
    try {
      return Long.parseLong(properties.getOrDefault(key, "0"));
    } catch (NumberFormatException e) {
      throw new CorruptException(where + ": the property " + key + " is no number", e);
    }
  }

  private static Optional<ContentHash> previous(Map<String, String> properties)
      throws CorruptException {
    String text = properties.getOrDefault("previous_revision", "");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    ContentHash hash = ContentHash.parse(text);
    return hash.isZero() ? Optional.empty() : Optional.of(hash);
  }

  private void statistics(long[] self, long[] subtree) throws IOException {
    Set<String> missing = new HashSet<>();
    Counters.NAMES.forEach(n -> missing.addAll(List.of("self_" + n, "subtree_" + n)));
    database.rows(
        "statistics",
        r -> {
          String name = r.text(0);
          int underscore = name.indexOf('_');
          int at = Counters.NAMES.indexOf(name.substring(underscore + 1));
          if (missing.remove(name)) {
            (name.startsWith("self_") ? self : subtree)[at] = r.integer(1);
          }
        });
    for (String name : missing) {
      problems.found("counter", where, "the counter " + name + " is missing");
    }
  }

  private SortedMap<String, Catalog.Ref> refs(String table) throws IOException {
    TreeMap<String, Catalog.Ref> refs = new TreeMap<>();
    if (database.table(table).isPresent()) { // older schemas have no bind mountpoints
      database.rows(
          table,
          r -> refs.put(r.text(0), new Catalog.Ref(ContentHash.parse(r.text(1)), r.integer(2))));
    }
    return refs;
  }

  private void readChunks() throws IOException {
    database.rows(
        "chunks",
        r -> {
          PathHash path = new PathHash(r.integer(0), r.integer(1));
          byte[] hash =
              r.blob(4).orElseThrow(() -> new CorruptException(where + ": a chunk has no hash"));
          chunks
              .computeIfAbsent(path, p -> new ArrayList<>())
              .add(
                  new CatalogEntry.Chunk(
                      r.integer(2), r.integer(3), hash(HashAlgorithm.SHA1, hash)));
        });
    chunks
        .values()
        .forEach(list -> list.sort(Comparator.comparingLong(CatalogEntry.Chunk::offset)));
  }

  private ContentHash hash(HashAlgorithm algorithm, byte[] bytes) throws CorruptException {
    if (bytes.length != HashAlgorithm.BYTES) {
      throw new CorruptException(where + ": a hash has " + bytes.length + " bytes");
    }
    return ContentHash.of(algorithm, bytes);
  }

  private void readRows() throws IOException {
    Database.Part table =
        database
            .table("catalog")
            .orElseThrow(() -> new CorruptException(where + ": there is no table catalog"));
    List<String> columns = table.columns();
    int[] at =
        List.of(
                "md5path_1",
                "md5path_2",
                "parent_1",
                "parent_2",
                "hardlinks",
                "hash",
                "size",
                "mode",
                "mtime",
                "flags",
                "name",
                "symlink",
                "uid",
                "gid",
                "xattr")
            .stream()
            .mapToInt(columns::indexOf)
            .toArray();
    database.rows(
        "catalog",
        r -> {
          PathHash path = new PathHash(r.integer(at[0]), r.integer(at[1]));
          RawRow row =
              new RawRow(
                  path, new PathHash(r.integer(at[2]), r.integer(at[3])), entry(r, at, path));
          if (rows.put(path, row) != null) {
            problems.found("rows", where, "two rows have the path hash " + path.hex());
          }
        });
  }

  private CatalogEntry entry(Row r, int[] at, PathHash path) throws IOException {
    long links = r.integer(at[4]);
    int flags = (int) r.integer(at[9]);
    HashAlgorithm algorithm = CatalogEntry.hashAlgorithm(flags);
    Optional<byte[]> hash = r.blob(at[5]);
    Optional<byte[]> packed = r.blob(at[14]);
    List<CatalogEntry.Chunk> own = new ArrayList<>();
    for (CatalogEntry.Chunk c : chunks.getOrDefault(path, List.of())) {
      own.add(new CatalogEntry.Chunk(c.offset(), c.size(), hash(algorithm, c.hash().bytes())));
    }
    return new CatalogEntry(
        r.text(at[10]),
        (int) r.integer(at[7]),
        r.integer(at[6]),
        r.integer(at[8]),
        (int) r.integer(at[12]),
        (int) r.integer(at[13]),
        (int) links,
        (int) (links >>> 32),
        hash.isEmpty() ? Optional.empty() : Optional.of(hash(algorithm, hash.get())),
        flags,
        r.text(at[11]),
        packed.isEmpty() ? Optional.empty() : Optional.of(Attributes.parse(packed.get())),
        own);
  }

  /// All entries that can be reached from the root, under their paths.
  private List<CatalogEntry> paths(String prefix) throws IOException {
    Map<PathHash, List<RawRow>> children = new HashMap<>();
    rows.values().forEach(r -> children.computeIfAbsent(r.parent(), p -> new ArrayList<>()).add(r));
    RawRow root = rows.get(PathHash.of(prefix));
    if (root == null) {
      throw new CorruptException(where + ": the catalog has no entry for " + Paths.shown(prefix));
    }
    List<CatalogEntry> entries = new ArrayList<>(rows.size());
    descend(root, prefix, children, entries);
    if (entries.size() != rows.size()) {
      problems.found(
          "dangling",
          where,
          (rows.size() - entries.size()) + " rows cannot be reached from the catalog's root");
    }
    for (PathHash path : chunks.keySet()) {
      if (!rows.containsKey(path)) {
        problems.found("chunks", where, "chunks belong to no file: " + path.hex());
      }
    }
    entries.sort(Comparator.comparing(CatalogEntry::path, Paths.ORDER));
    return entries;
  }

  private void descend(
      RawRow root, String prefix, Map<PathHash, List<RawRow>> children, List<CatalogEntry> out)
      throws IOException {
    MessageDigest md5 = Hashing.md5();
    ArrayDeque<Map.Entry<RawRow, String>> waiting = new ArrayDeque<>();
    waiting.push(Map.entry(root, prefix));
    while (!waiting.isEmpty()) {
      Map.Entry<RawRow, String> next = waiting.pop();
      CatalogEntry e = next.getKey().entry();
      String path = next.getValue();
      if (!e.path().equals(Paths.name(path))) {
        problems.found("name", path, "the root is called \"" + e.path() + "\"");
      }
      out.add(at(e, path));
      // Taken away, so that no row is met twice.
      List<RawRow> below = children.remove(next.getKey().path());
      for (RawRow child : below == null ? List.<RawRow>of() : below.reversed()) {
        String name = child.entry().path();
        String childPath = path + "/" + name;
        if (name.isEmpty() || name.indexOf('/') >= 0 || name.equals(".") || name.equals("..")) {
          problems.found("name", Paths.shown(path), "an entry is called \"" + name + "\"");
        } else if (!PathHash.of(childPath, md5).equals(child.path())) {
          problems.found(
              "path-hash",
              childPath,
              "is keyed by the hash of another path: " + child.path().hex());
        } else {
          waiting.push(Map.entry(child, childPath));
        }
      }
    }
  }

  private static CatalogEntry at(CatalogEntry e, String path) {
    return new CatalogEntry(
        path,
        e.mode(),
        e.size(),
        e.mtime(),
        e.uid(),
        e.gid(),
        e.links(),
        e.linkGroup(),
        e.hash(),
        e.flags(),
        e.target(),
        e.attributes(),
        e.chunks());
  }
}
