package argosy.format.cvmfs;

import java.util.Arrays;
import java.util.List;

/// What a catalog counts of its own rows, or of all catalogs below it (catalog_counters.cc).
final class Counters {
  /// In the order of the table, each with `self_` or `subtree_` before it.
  static final List<String> NAMES =
      List.of(
          "chunked",
          "chunked_size",
          "chunks",
          "dir",
          "external",
          "external_file_size",
          "file_size",
          "nested",
          "regular",
          "special",
          "symlink",
          "xattr");

  static final Counters NONE = new Counters(new long[NAMES.size()]);
  private final long[] values;

  private Counters(long[] values) {
    this.values = values;
  }

  static Counters of(long[] values) {
    return new Counters(values.clone());
  }

  /// Of a catalog's rows.
  static Counters of(List<CatalogEntry> entries, int nested) {
    long[] v = new long[NAMES.size()];
    for (CatalogEntry e : entries) {
      if (e.isDirectory()) {
        v[index("dir")]++;
      } else if (e.isLink()) {
        v[index("symlink")]++;
      } else if (e.isFile()) {
        v[index("regular")]++;
        v[index("file_size")] += e.size();
        if (e.has(CatalogEntry.Flag.CHUNKED)) {
          v[index("chunked")]++;
          v[index("chunked_size")] += e.size();
          v[index("chunks")] += e.chunks().size();
        }
        if (e.has(CatalogEntry.Flag.EXTERNAL)) {
          v[index("external")]++;
          v[index("external_file_size")] += e.size();
        }
      } else {
        v[index("special")]++;
      }
      if (e.attributes().isPresent()) {
        v[index("xattr")]++;
      }
    }
    v[index("nested")] = nested;
    return new Counters(v);
  }

  private static int index(String name) {
    return switch (name) {
      case "chunked" -> 0;
      case "chunked_size" -> 1;
      case "chunks" -> 2;
      case "dir" -> 3;
      case "external" -> 4;
      case "external_file_size" -> 5;
      case "file_size" -> 6;
      case "nested" -> 7;
      case "regular" -> 8;
      case "special" -> 9;
      case "symlink" -> 10;
      case "xattr" -> 11;
      default -> throw new IllegalArgumentException("no counter " + name);
    };
  }

  Counters plus(Counters other) {
    long[] sum = values.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other.values[i];
    }
    return new Counters(sum);
  }

  Counters minus(Counters other) {
    long[] difference = values.clone();
    for (int i = 0; i < difference.length; i++) {
      difference[i] -= other.values[i];
    }
    return new Counters(difference);
  }

  /// The same with one counter changed.
  Counters with(String name, long value) {
    long[] changed = values.clone();
    changed[index(name)] = value;
    return new Counters(changed);
  }

  long get(String name) {
    return values[index(name)];
  }

  /// Rows of the catalogs: everything that has a name, mountpoints twice.
  long entries() {
    return get("dir") + get("regular") + get("symlink") + get("special");
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Counters c && Arrays.equals(values, c.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
