package argosy.format.cvmfs;

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

/// The named revisions of a repository: the tag database, schema 1.0 revision 3 (history_sql.cc).
///
/// @param previous hash of the history object it replaces
/// @param tags sorted by name, as written
/// @param branches the one without a name first
public record History(
    String repository, Optional<ContentHash> previous, List<Tag> tags, List<Branch> branches) {
  static final String TRUNK = "trunk";
  static final String TRUNK_PREVIOUS = "trunk-previous";

  /// What every history has.
  static final Branch MAIN = new Branch("", "", 0);

  public History {
    tags = tags.stream().sorted(Comparator.comparing(Tag::name)).toList();
    branches = List.copyOf(branches);
  }

  /// A named revision.
  ///
  /// @param rootBytes of its root catalog, uncompressed
  public record Tag(
      String name,
      ContentHash rootCatalog,
      long revision,
      long epochSeconds,
      String description,
      long rootBytes,
      String branch) {
    Tag named(String newName, String newDescription) {
      return new Tag(
          newName, rootCatalog, revision, epochSeconds, newDescription, rootBytes, branch);
    }
  }

  /// @param parent empty for that of the main branch and for the main branch itself
  public record Branch(String name, String parent, long initialRevision) {}

  static History empty(String repository) {
    return new History(repository, Optional.empty(), List.of(), List.of(MAIN));
  }

  public Optional<Tag> tag(String name) {
    return tags.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  static History read(ByteBuffer file, String where) throws IOException {
    Database database = Database.open(file, where);
    TreeMap<String, String> properties = new TreeMap<>();
    database.rows("properties", r -> properties.put(r.text(0), r.text(1)));
    List<Branch> branches = new ArrayList<>();
    if (database.table("branches").isPresent()) {
      database.rows("branches", r -> branches.add(new Branch(r.text(0), r.text(1), r.integer(2))));
    } else {
      branches.add(MAIN);
    }
    List<String> columns = database.table("tags").map(Database.Part::columns).orElse(List.of());
    List<Tag> tags = new ArrayList<>();
    database.rows(
        "tags",
        r ->
            tags.add(
                new Tag(
                    r.text(columns.indexOf("name")),
                    ContentHash.parse(r.text(columns.indexOf("hash"))),
                    r.integer(columns.indexOf("revision")),
                    r.integer(columns.indexOf("timestamp")),
                    r.text(columns.indexOf("description")),
                    r.integer(columns.indexOf("size")),
                    r.text(columns.indexOf("branch")))));
    String before = properties.getOrDefault("previous_revision", "");
    Optional<ContentHash> previous =
        before.isEmpty() ? Optional.empty() : Optional.of(ContentHash.parse(before));
    return new History(
        properties.getOrDefault("fqrn", ""), previous.filter(h -> !h.isZero()), tags, branches);
  }

  ByteBuffer write() {
    RecordWriter record = new RecordWriter();
    DatabaseWriter out = new DatabaseWriter();
    TreeMap<String, String> properties = new TreeMap<>();
    properties.put("schema", "1.0");
    properties.put("schema_revision", "3");
    properties.put("fqrn", repository);
    properties.put("previous_revision", previous.map(ContentHash::toString).orElse("0".repeat(40)));
    out.table(
        "properties",
        CatalogSchema.PROPERTIES,
        properties.entrySet().stream()
            .map(e -> record.text(e.getKey()).text(e.getValue()).take())
            .iterator());
    keys(out, "properties", List.copyOf(properties.keySet()));
    List<Branch> sorted = branches.stream().sorted(Comparator.comparing(Branch::name)).toList();
    out.table(
        "branches",
        "CREATE TABLE branches (branch TEXT, parent TEXT, initial_revision INTEGER, CONSTRAINT"
            + " pk_branch PRIMARY KEY (branch), FOREIGN KEY (parent) REFERENCES branches (branch),"
            + " CHECK ((branch <> '') OR (parent IS NULL)), CHECK ((branch = '') OR (parent IS NOT"
            + " NULL)))",
        sorted.stream()
            .map(b -> {
              record.text(b.name());
              RecordWriter then = b.name().isEmpty() ? record.empty() : record.text(b.parent());
              return then.integer(b.initialRevision()).take();
            })
            .iterator());
    keys(out, "branches", sorted.stream().map(Branch::name).toList());
    out.table(
        "tags",
        "CREATE TABLE tags (name TEXT, hash TEXT, revision INTEGER, timestamp INTEGER, channel"
            + " INTEGER, description TEXT, size INTEGER, branch TEXT, CONSTRAINT pk_tags PRIMARY"
            + " KEY (name), FOREIGN KEY (branch) REFERENCES branches (branch))",
        tags.stream()
            .map(t ->
                record
                    .text(t.name())
                    .text(t.rootCatalog().toString())
                    .integer(t.revision())
                    .integer(t.epochSeconds())
                    .integer(0)
                    .text(t.description())
                    .integer(t.rootBytes())
                    .text(t.branch())
                    .take())
            .iterator());
    keys(out, "tags", tags.stream().map(Tag::name).toList());
    out.table(
        "recycle_bin",
        "CREATE TABLE recycle_bin (hash TEXT, flags INTEGER, CONSTRAINT pk_hash PRIMARY KEY"
            + " (hash))",
        List.<byte[]>of().iterator());
    keys(out, "recycle_bin", List.of());
    return out.finish();
  }

  /// The index of a text primary key over rows that are sorted by it.
  static void keys(DatabaseWriter out, String table, List<String> keys) {
    RecordWriter record = new RecordWriter();
    long[] row = {0};
    out.index(
        "sqlite_autoindex_" + table + "_1",
        table,
        Optional.empty(),
        keys.stream().map(k -> record.text(k).integer(++row[0]).take()).iterator());
  }
}
