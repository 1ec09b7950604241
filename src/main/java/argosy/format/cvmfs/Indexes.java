package argosy.format.cvmfs;

import argosy.codec.sqlite.Database;
import argosy.codec.sqlite.Row;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Clients find rows by the two indexes of the table `catalog`: each must lead to every row, by its
/// own key.
final class Indexes {
  private static final Map<String, List<String>> KEYS =
      Map.of(
          "sqlite_autoindex_catalog_1",
          List.of("md5path_1", "md5path_2"),
          "idx_catalog_parent",
          List.of("parent_1", "parent_2"));

  private Indexes() {}

  static void check(Database database, String where, Problems problems) throws IOException {
    Optional<Database.Part> table = database.table("catalog");
    if (table.isEmpty()) {
      return;
    }
    List<String> columns = table.get().columns();
    for (Map.Entry<String, List<String>> key : KEYS.entrySet()) {
      Optional<Database.Part> index =
          database.indexesOf("catalog").stream()
              .filter(p -> p.name().equals(key.getKey()))
              .findFirst();
      if (index.isEmpty()) {
        problems.found("index", where, "the index " + key.getKey() + " is missing");
        continue;
      }
      int first = columns.indexOf(key.getValue().get(0));
      int second = columns.indexOf(key.getValue().get(1));
      Map<Long, PathHash> expected = new HashMap<>();
      database.rows("catalog", r -> expected.put(r.number(), pair(r, first, second)));
      int rows = expected.size();
      int[] right = {0};
      PathHash[] last = {new PathHash(Long.MIN_VALUE, Long.MIN_VALUE)};
      boolean[] sorted = {true};
      database.scan(
          index.get(),
          r -> {
            PathHash found = pair(r, 0, 1);
            sorted[0] &= last[0].compareTo(found) <= 0;
            last[0] = found;
            if (found.equals(expected.remove(r.integer(2)))) {
              right[0]++;
            }
          });
      if (right[0] != rows || !expected.isEmpty() || !sorted[0]) {
        problems.found(
            "index",
            where,
            "%s leads to %d of %d rows%s"
                .formatted(key.getKey(), right[0], rows, sorted[0] ? "" : ", and is not sorted"));
      }
    }
  }

  private static PathHash pair(Row row, int first, int second) throws IOException {
    return new PathHash(row.integer(first), row.integer(second));
  }
}
