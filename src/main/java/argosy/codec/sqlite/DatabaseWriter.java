package argosy.codec.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// Writes a database in one go: tables and indexes in the order given, each b-tree filled from its
/// leaves up; then the first page, which holds the file's header and the schema.
public final class DatabaseWriter {
  /// What wrote the file, as SQLite numbers its versions; 3.40.1 knows all that is used here.
  private static final int SQLITE_VERSION = 3_040_001;

  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int FILE_HEADER_BYTES = 100;

  /// Children of an inner page of a table: each has 4 bytes of page number, up to 9 of key, 2 of
  /// offset.
  private static final int TABLE_FAN_OUT = (Pages.SIZE - 12) / 15;

  private final Pages pages = new Pages();
  private final List<byte[]> schema = new ArrayList<>();

  /// A table with the rows in order, numbered from 1.
  ///
  /// @param sql the `CREATE TABLE` statement
  /// @param rows records of a [RecordWriter]
  public void table(String name, String sql, Iterator<byte[]> rows) {
    List<Integer> children = new ArrayList<>();
    List<Long> lastRows = new ArrayList<>();
    BtreePage leaf = new BtreePage(BtreePage.TABLE_LEAF, 0);
    long row = 0;
    while (rows.hasNext()) {
      row++;
      byte[] cell = pages.tableCell(row, rows.next());
      if (!leaf.fits(cell.length)) {
        children.add(pages.append(leaf.finish(0)));
        lastRows.add(row - 1);
        leaf = new BtreePage(BtreePage.TABLE_LEAF, 0);
      }
      leaf.add(cell);
    }
    children.add(pages.append(leaf.finish(0)));
    lastRows.add(row);
    declare("table", name, name, tableRoot(children, lastRows), Optional.of(sql));
  }

  /// Inner pages over the children, level by level, evenly filled so that none is left alone.
  private int tableRoot(List<Integer> leaves, List<Long> leafRows) {
    List<Integer> children = leaves;
    List<Long> lastRows = leafRows;
    while (children.size() > 1) {
      List<Integer> above = new ArrayList<>();
      List<Long> aboveRows = new ArrayList<>();
      int groups = (children.size() + TABLE_FAN_OUT - 1) / TABLE_FAN_OUT;
      byte[] key = new byte[9];
      for (int g = 0; g < groups; g++) {
        int from = (int) ((long) children.size() * g / groups);
        int last = (int) ((long) children.size() * (g + 1) / groups) - 1;
        BtreePage page = new BtreePage(BtreePage.TABLE_INNER, 0);
        for (int i = from; i < last; i++) {
          page.addInner(children.get(i), key, RecordWriter.putVarint(key, 0, lastRows.get(i)));
        }
        above.add(pages.append(page.finish(children.get(last))));
        aboveRows.add(lastRows.get(last));
      }
      children = above;
      lastRows = aboveRows;
    }
    return children.getFirst();
  }

  /// An index.
  ///
  /// @param sql the `CREATE INDEX` statement; empty for the index of a primary key, which SQLite
  ///   names `sqlite_autoindex_TABLE_1`
  /// @param keys records of the indexed columns and the row's number, in the order that SQLite
  ///   sorts them in
  public void index(String name, String table, Optional<String> sql, Iterator<byte[]> keys) {
    List<byte[]> cells = new ArrayList<>();
    while (keys.hasNext()) {
      cells.add(pages.indexCell(keys.next()));
    }
    List<Integer> children = List.of();
    do {
      List<byte[]> dividers = new ArrayList<>();
      children = indexLevel(cells, children, dividers);
      cells = dividers;
    } while (children.size() > 1);
    declare("index", name, table, children.getFirst(), sql);
  }

  /// Lays the keys into pages; one key stands between each two pages and goes to the level above.
  ///
  /// @param children the pages below, one more than keys; none for the leaves
  private List<Integer> indexLevel(
      List<byte[]> cells, List<Integer> children, List<byte[]> dividers) {
    boolean leaves = children.isEmpty();
    int kind = leaves ? BtreePage.INDEX_LEAF : BtreePage.INDEX_INNER;
    List<Integer> written = new ArrayList<>();
    int from = 0;
    for (int end : ends(cells, BtreePage.capacity(kind), leaves ? 2 : 6)) {
      BtreePage page = new BtreePage(kind, 0);
      for (int i = from; i < end; i++) {
        if (leaves) {
          page.add(cells.get(i));
        } else {
          page.addInner(children.get(i), cells.get(i), cells.get(i).length);
        }
      }
      written.add(pages.append(page.finish(leaves ? 0 : children.get(end))));
      if (end < cells.size()) {
        dividers.add(cells.get(end));
      }
      from = end + 1;
    }
    return written;
  }

  /// Where each page ends; the key at an end stands above. No page is empty unless all are.
  private static List<Integer> ends(List<byte[]> cells, int capacity, int extra) {
    List<Integer> ends = new ArrayList<>();
    int used = 0;
    for (int i = 0; i < cells.size(); i++) {
      int bytes = cells.get(i).length + extra;
      if (used + bytes > capacity) {
        ends.add(i);
        used = 0;
      } else {
        used += bytes;
      }
    }
    if (!ends.isEmpty() && ends.getLast() == cells.size() - 1) {
      ends.set(ends.size() - 1, cells.size() - 2);
    }
    ends.add(cells.size());
    return ends;
  }

  private void declare(String type, String name, String table, int root, Optional<String> sql) {
    RecordWriter record = new RecordWriter().text(type).text(name).text(table).integer(root);
    sql.ifPresentOrElse(record::text, record::empty);
    schema.add(record.take());
  }

  /// The whole file.
  ///
  /// @throws IllegalStateException if the schema is longer than one page
  public ByteBuffer finish() {
    BtreePage first = new BtreePage(BtreePage.TABLE_LEAF, FILE_HEADER_BYTES);
    long row = 0;
    for (byte[] record : schema) {
      first.add(pages.tableCell(++row, record));
    }
    byte[] page = first.finish(0);
    ByteBuffer header = ByteBuffer.wrap(page);
    header.put(MAGIC);
    header.putShort((short) Pages.SIZE).put((byte) 1).put((byte) 1); // versions: no write-ahead log
    header.put((byte) 0).put((byte) 64).put((byte) 32).put((byte) 32);
    header.putInt(1).putInt(pages.count()); // change counter, pages
    header.putInt(0).putInt(0); // free pages
    header.putInt(schema.size()).putInt(4); // schema cookie, format
    header.putInt(0).putInt(0).putInt(1); // cache size, auto-vacuum, UTF-8
    header.putInt(92, 1).putInt(96, SQLITE_VERSION);
    return pages.whole(page);
  }
}
