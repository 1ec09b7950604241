package argosy.format.cvmfs;

import java.util.List;

/// The tables of a file catalog, schema 2.5 revision 6, as the original creates them
/// (catalog_sql.cc).
final class CatalogSchema {
  static final String VERSION = "2.5";
  static final String REVISION = "6";
  static final String PROPERTIES =
      "CREATE TABLE properties (key TEXT, value TEXT, CONSTRAINT pk_properties PRIMARY KEY (key))";
  static final String CATALOG =
      "CREATE TABLE catalog (md5path_1 INTEGER, md5path_2 INTEGER, parent_1 INTEGER, parent_2"
          + " INTEGER, hardlinks INTEGER, hash BLOB, size INTEGER, mode INTEGER, mtime INTEGER,"
          + " flags INTEGER, name TEXT, symlink TEXT, uid INTEGER, gid INTEGER, xattr BLOB,"
          + " CONSTRAINT pk_catalog PRIMARY KEY (md5path_1, md5path_2))";
  static final String PARENT_INDEX =
      "CREATE INDEX idx_catalog_parent ON catalog (parent_1, parent_2)";
  static final String CHUNKS =
      "CREATE TABLE chunks (md5path_1 INTEGER, md5path_2 INTEGER, offset INTEGER, size INTEGER,"
          + " hash BLOB, CONSTRAINT pk_chunks PRIMARY KEY (md5path_1, md5path_2, offset, size),"
          + " FOREIGN KEY (md5path_1, md5path_2) REFERENCES catalog(md5path_1, md5path_2))";
  static final String NESTED =
      "CREATE TABLE nested_catalogs (path TEXT, sha1 TEXT, size INTEGER, CONSTRAINT"
          + " pk_nested_catalogs PRIMARY KEY (path))";
  static final String BINDS =
      "CREATE TABLE bind_mountpoints (path TEXT, sha1 TEXT, size INTEGER, CONSTRAINT"
          + " pk_bind_mountpoints PRIMARY KEY (path))";
  static final String STATISTICS =
      "CREATE TABLE statistics (counter TEXT, value INTEGER, CONSTRAINT pk_statistics PRIMARY KEY"
          + " (counter))";

  /// Properties that a [Catalog] holds in members of its own.
  static final List<String> KNOWN_PROPERTIES =
      List.of(
          "schema",
          "schema_revision",
          "revision",
          "last_modified",
          "root_prefix",
          "previous_revision");

  private CatalogSchema() {}
}
