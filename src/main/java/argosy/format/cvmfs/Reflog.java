package argosy.format.cvmfs;

import argosy.base.CorruptException;
import argosy.codec.sqlite.Database;
import argosy.codec.sqlite.DatabaseWriter;
import argosy.codec.sqlite.RecordWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Every root object that was ever published and is still there: what garbage collection starts
/// from (reflog_sql.cc). Not compressed; only at the repository's origin.
///
/// @param refs in the order they were published
public record Reflog(String repository, List<Ref> refs) {
  public static final String NAME = ".cvmfsreflog";

  /// What the reflog becomes with the next manifest. The manifest names the reflog's hash, and two
  /// files cannot change as one: so this is put, the reflog is taken away (which readers do not
  /// mind), the manifest takes its place, and the reflog comes back. Whoever is killed between
  /// leaves a repository that is sound, and this for the next publisher to go on from.
  static final String NEXT = ".cvmfsreflog.next";

  public Reflog {
    refs = List.copyOf(refs);
  }

  /// As numbered in the table.
  public enum Type {
    CATALOG(0),
    CERTIFICATE(1),
    HISTORY(2),
    META_INFO(3);

    private final int number;

    Type(int number) {
      this.number = number;
    }
  }

  public record Ref(ContentHash hash, Type type, long epochSeconds) {}

  boolean has(ContentHash hash) {
    return refs.stream().anyMatch(r -> r.hash().equals(hash));
  }

  /// With the object in it; as it was if it is there.
  Reflog with(ContentHash hash, Type type, long epochSeconds) {
    if (has(hash)) {
      return this;
    }
    List<Ref> more = new ArrayList<>(refs);
    more.add(new Ref(hash, type, epochSeconds));
    return new Reflog(repository, more);
  }

  static Reflog read(ByteBuffer file) throws IOException {
    Database database = Database.open(file, NAME);
    TreeMap<String, String> properties = new TreeMap<>();
    database.rows("properties", r -> properties.put(r.text(0), r.text(1)));
    List<Ref> refs = new ArrayList<>();
    Type[] types = Type.values();
    database.rows(
        "refs",
        r -> {
          int type = (int) r.integer(1);
          if (type < 0 || type >= types.length) {
            throw new CorruptException(NAME + ": a reference of the unknown type " + type);
          }
          refs.add(new Ref(ContentHash.parse(r.text(0)), types[type], r.integer(2)));
        });
    refs.sort(Comparator.comparingLong(Ref::epochSeconds));
    return new Reflog(properties.getOrDefault("fqrn", ""), refs);
  }

  ByteBuffer write() {
    RecordWriter record = new RecordWriter();
    DatabaseWriter out = new DatabaseWriter();
    TreeMap<String, String> properties = new TreeMap<>();
    properties.put("schema", "1.0");
    properties.put("schema_revision", "0");
    properties.put("fqrn", repository);
    out.table(
        "properties",
        CatalogSchema.PROPERTIES,
        properties.entrySet().stream()
            .map(e -> record.text(e.getKey()).text(e.getValue()).take())
            .iterator());
    History.keys(out, "properties", List.copyOf(properties.keySet()));
    out.table(
        "refs",
        "CREATE TABLE refs (hash TEXT, type INTEGER, timestamp INTEGER, CONSTRAINT pk_refs PRIMARY"
            + " KEY (hash))",
        refs.stream()
            .map(r ->
                record
                    .text(r.hash().toString())
                    .integer(r.type().number)
                    .integer(r.epochSeconds())
                    .take())
            .iterator());
    TreeMap<String, Long> rows = new TreeMap<>();
    for (Ref ref : refs) {
      rows.put(ref.hash().toString(), rows.size() + 1L);
    }
    out.index(
        "sqlite_autoindex_refs_1",
        "refs",
        Optional.empty(),
        rows.entrySet().stream()
            .map(e -> record.text(e.getKey()).integer(e.getValue()).take())
            .iterator());
    return out.finish();
  }
}
