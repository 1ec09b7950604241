package argosy.format.cvmfs;

import argosy.base.Hashing;
import argosy.base.Utf8Order;
import argosy.codec.sqlite.DatabaseWriter;
import argosy.codec.sqlite.RecordWriter;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// A catalog as the database that clients read; a function of the catalog.
final class CatalogWriter {
  private static final String NO_HASH = "0".repeat(2 * HashAlgorithm.BYTES);
  private final DatabaseWriter out = new DatabaseWriter();
  private final RecordWriter record = new RecordWriter();

  private CatalogWriter() {}

  static ByteBuffer write(Catalog catalog) {
    CatalogWriter writer = new CatalogWriter();
    writer.properties(catalog);
    writer.entries(catalog.entries());
    writer.nested("nested_catalogs", CatalogSchema.NESTED, catalog.nested());
    writer.nested("bind_mountpoints", CatalogSchema.BINDS, catalog.binds());
    writer.statistics(catalog);
    return writer.out.finish();
  }

  private void properties(Catalog c) {
    TreeMap<String, String> all = new TreeMap<>(c.properties());
    all.put("schema", CatalogSchema.VERSION);
    all.put("schema_revision", CatalogSchema.REVISION);
    all.put("revision", Long.toString(c.revision()));
    all.put("last_modified", Long.toString(c.lastModified()));
    all.put("previous_revision", c.previous().map(ContentHash::toString).orElse(NO_HASH));
    if (!c.prefix().isEmpty()) {
      all.put("root_prefix", c.prefix());
    }
    keyed(
        "properties",
        CatalogSchema.PROPERTIES,
        all,
        e -> record.text(e.getKey()).text(e.getValue()).take());
  }

  private void entries(List<CatalogEntry> entries) {
    int n = entries.size();
    PathHash[] paths = new PathHash[n];
    PathHash[] parents = new PathHash[n];
    Map<String, PathHash> directories = new HashMap<>();
    MessageDigest md5 = Hashing.md5();
    for (int i = 0; i < n; i++) {
      String path = entries.get(i).path();
      paths[i] = PathHash.of(path, md5);
      parents[i] =
          path.isEmpty()
              ? PathHash.NONE
              : directories.computeIfAbsent(Paths.parent(path), p -> PathHash.of(p, md5));
    }
    List<Integer> rows = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      rows.add(i);
    }
    out.table(
        "catalog",
        CatalogSchema.CATALOG,
        rows.stream().map(i -> entry(entries.get(i), paths[i], parents[i])).iterator());
    index("sqlite_autoindex_catalog_1", Optional.empty(), paths);
    index("idx_catalog_parent", Optional.of(CatalogSchema.PARENT_INDEX), parents);
    chunks(entries, paths);
  }

  private byte[] entry(CatalogEntry e, PathHash path, PathHash parent) {
    record.integer(path.first()).integer(path.second());
    record.integer(parent.first()).integer(parent.second());
    record.integer((long) e.linkGroup() << 32 | e.links());
    e.hash().ifPresentOrElse(h -> record.blob(h.bytes()), record::empty);
    record.integer(e.size()).integer(e.mode()).integer(e.mtime()).integer(e.flags());
    record.text(e.name()).text(e.target()).integer(e.uid()).integer(e.gid());
    e.attributes().ifPresentOrElse(a -> record.blob(a.packed()), record::empty);
    return record.take();
  }

  /// Equal keys are sorted by row, as SQLite does.
  private record Key(PathHash path, long row) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = path.compareTo(other.path);
      return order != 0 ? order : Long.compare(row, other.row);
    }
  }

  private void index(String name, Optional<String> sql, PathHash[] keys) {
    Key[] order = new Key[keys.length];
    Arrays.setAll(order, i -> new Key(keys[i], i + 1L));
    Arrays.sort(order);
    out.index(
        name,
        "catalog",
        sql,
        Arrays.stream(order)
            .map(k ->
                record.integer(k.path().first()).integer(k.path().second()).integer(k.row()).take())
            .iterator());
  }

  private record ChunkRow(PathHash path, CatalogEntry.Chunk chunk, long row) {}

  private void chunks(List<CatalogEntry> entries, PathHash[] paths) {
    List<ChunkRow> rows = new ArrayList<>();
    for (int i = 0; i < paths.length; i++) {
      for (CatalogEntry.Chunk chunk : entries.get(i).chunks()) {
        rows.add(new ChunkRow(paths[i], chunk, rows.size() + 1L));
      }
    }
    out.table(
        "chunks",
        CatalogSchema.CHUNKS,
        rows.stream().map(r -> key(r).blob(r.chunk().hash().bytes()).take()).iterator());
    out.index(
        "sqlite_autoindex_chunks_1",
        "chunks",
        Optional.empty(),
        rows.stream()
            .sorted(Comparator.comparing(ChunkRow::path).thenComparingLong(r -> r.chunk().offset()))
            .map(r -> key(r).integer(r.row()).take())
            .iterator());
  }

  private RecordWriter key(ChunkRow r) {
    return record
        .integer(r.path().first())
        .integer(r.path().second())
        .integer(r.chunk().offset())
        .integer(r.chunk().size());
  }

  private void nested(String table, String sql, SortedMap<String, Catalog.Ref> refs) {
    keyed(
        table,
        sql,
        refs,
        e ->
            record
                .text(e.getKey())
                .text(e.getValue().hash().toString())
                .integer(e.getValue().sizeBytes())
                .take());
  }

  private void statistics(Catalog c) {
    TreeMap<String, Long> all = new TreeMap<>();
    for (String name : Counters.NAMES) {
      all.put("self_" + name, c.self().get(name));
      all.put("subtree_" + name, c.subtree().get(name));
    }
    keyed(
        "statistics",
        CatalogSchema.STATISTICS,
        all,
        e -> record.text(e.getKey()).integer(e.getValue()).take());
  }

  /// A table whose text key is the primary one, in the key's order.
  private <V> void keyed(
      String table,
      String sql,
      SortedMap<String, V> rows,
      Function<Map.Entry<String, V>, byte[]> row) {
    TreeMap<String, V> sorted = new TreeMap<>(Utf8Order.COMPARATOR);
    sorted.putAll(rows);
    out.table(table, sql, sorted.entrySet().stream().map(row).iterator());
    long[] number = {0};
    out.index(
        "sqlite_autoindex_" + table + "_1",
        table,
        Optional.empty(),
        sorted.keySet().stream()
            .map(key -> record.text(key).integer(++number[0]).take())
            .iterator());
  }
}
