package argosy.codec.sqlite;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A database file as read. Nothing in it is trusted: a pointer out of the file, a page met twice
/// or a value beyond its record is a [CorruptException].
public final class Database {
  private static final int DEEPEST = 40;
  private final ByteBuffer file;
  private final String where;
  private final int pageSize;
  private final int usable;
  private final int pages;
  private final Map<String, Part> tables = new TreeMap<>();
  private final Map<String, Part> indexes = new TreeMap<>();

  /// A table or index of the schema.
  ///
  /// @param table that an index belongs to; a table's own name
  /// @param sql as created; empty for the index of a primary key
  public record Part(String name, String table, int root, String sql) {
    /// The columns' names in order; an index of a primary key has none here.
    public List<String> columns() {
      List<String> names = new ArrayList<>();
      int depth = 0;
      StringBuilder item = new StringBuilder();
      for (int i = 0; i < sql.length(); i++) {
        char c = sql.charAt(i);
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        boolean ends = depth == 0 && c == ')' || depth == 1 && c == ',';
        if (ends) {
          String word = item.toString().strip().split("\\s", 2)[0];
          if (!word.toUpperCase(Locale.ROOT).matches("CONSTRAINT|PRIMARY|FOREIGN|CHECK|UNIQUE|")) {
            names.add(word.replaceAll("[\"`\\[\\]]", ""));
          }
          item.setLength(0);
        } else if (depth > 1 || depth == 1 && c != '(') {
          item.append(c);
        }
      }
      return names;
    }
  }

  /// Takes rows as they are read.
  @FunctionalInterface
  public interface Visitor {
    /// @param row valid during the call only
    void row(Row row) throws IOException;
  }

  private Database(ByteBuffer file, String where, int pageSize, int usable) {
    this.file = file;
    this.where = where;
    this.pageSize = pageSize;
    this.usable = usable;
    this.pages = file.limit() / pageSize;
  }

  /// @param file the whole file, from position 0
  /// @param where its name, for messages
  public static Database open(ByteBuffer file, String where) throws IOException {
    if (file.limit() < 512 || !isMagic(file)) {
      throw new CorruptException(where + ": not a SQLite database");
    }
    int size = file.getShort(16) & 0xffff;
    int pageSize = size == 1 ? 1 << 16 : size;
    int usable = pageSize - (file.get(20) & 0xff);
    if (pageSize < 512 || Integer.bitCount(pageSize) != 1 || usable < 480) {
      throw new CorruptException(where + ": SQLite: no page size is " + pageSize);
    }
    if (file.limit() % pageSize != 0) {
      throw new CorruptException(
          "%s: SQLite: %d bytes are no whole number of pages of %d"
              .formatted(where, file.limit(), pageSize));
    }
    if (file.getInt(56) != 1) {
      throw new UnsupportedException(
          where + ": a SQLite database that is not in UTF-8", "write it with PRAGMA encoding");
    }
    Database database = new Database(file, where, pageSize, usable);
    database.readSchema();
    return database;
  }

  private static boolean isMagic(ByteBuffer file) {
    byte[] start = new byte[16];
    file.get(0, start);
    return new String(start, StandardCharsets.ISO_8859_1).equals("SQLite format 3\0");
  }

  private void readSchema() throws IOException {
    scan(
        1,
        row -> {
          String type = row.text(0);
          Part part = new Part(row.text(1), row.text(2), (int) row.integer(3), row.text(4));
          if (type.equals("table")) {
            tables.put(part.name(), part);
          } else if (type.equals("index")) {
            indexes.put(part.name(), part);
          }
        });
  }

  /// Pages of the file times their size.
  public long sizeBytes() {
    return file.limit();
  }

  public Optional<Part> table(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /// The indexes of a table, by name.
  public List<Part> indexesOf(String table) {
    return indexes.values().stream().filter(p -> p.table().equals(table)).toList();
  }

  /// All rows of a table by number, or all keys of an index in order.
  public void scan(Part part, Visitor visitor) throws IOException {
    scan(part.root(), visitor);
  }

  /// All rows of a table.
  ///
  /// @throws CorruptException if there is no such table
  public void rows(String table, Visitor visitor) throws IOException {
    scan(table(table).orElseThrow(() -> corrupt("there is no table " + table)).root(), visitor);
  }

  private void scan(int root, Visitor visitor) throws IOException {
    new Scan(visitor).page(root, 0);
  }

  /// One walk over a b-tree.
  private final class Scan {
    private final Visitor visitor;
    private final BitSet seen = new BitSet();
    private final Row row = new Row(where);
    private long lastRow = Long.MIN_VALUE;

    Scan(Visitor visitor) {
      this.visitor = visitor;
    }

    void page(int number, int depth) throws IOException {
      ByteBuffer page = take(number);
      if (depth > DEEPEST) {
        throw corrupt("a b-tree is deeper than " + DEEPEST);
      }
      int header = number == 1 ? 100 : 0;
      int kind = page.get(header);
      boolean inner = kind == BtreePage.TABLE_INNER || kind == BtreePage.INDEX_INNER;
      boolean table = kind == BtreePage.TABLE_LEAF || kind == BtreePage.TABLE_INNER;
      if (!inner && !table && kind != BtreePage.INDEX_LEAF) {
        throw corrupt("page " + number + " is no page of a b-tree");
      }
      int cells = page.getShort(header + 3) & 0xffff;
      int offsets = header + (inner ? 12 : 8);
      if (offsets + 2 * cells > usable) {
        throw corrupt("page " + number + " claims " + cells + " cells");
      }
      for (int i = 0; i < cells; i++) {
        int at = page.getShort(offsets + 2 * i) & 0xffff;
        if (at < offsets + 2 * cells || at > usable - 4) {
          throw corrupt("a cell of page " + number + " stands outside of it");
        }
        if (inner) {
          page(page.getInt(at), depth + 1);
          at += 4;
        }
        if (!inner || !table) {
          cell(page, at, table);
        }
      }
      if (inner) {
        page(page.getInt(header + 8), depth + 1);
      }
    }

    private ByteBuffer take(int number) throws CorruptException {
      if (number < 1 || number > pages || seen.get(number)) {
        throw corrupt("page " + number + " of " + pages + " is out of the file or met twice");
      }
      seen.set(number);
      return file.slice((number - 1) * pageSize, pageSize);
    }

    private void cell(ByteBuffer page, int start, boolean table) throws IOException {
      page.position(start);
      long length = varint(page);
      long number = table ? varint(page) : 0;
      if (table && number <= lastRow) {
        throw corrupt("row " + number + " comes after row " + lastRow);
      }
      lastRow = number;
      if (length < 0 || length > file.limit()) {
        throw corrupt("a record of " + length + " bytes");
      }
      row.set(number, payload(page, page.position(), (int) length, table));
      visitor.row(row);
    }

    private ByteBuffer payload(ByteBuffer page, int at, int length, boolean table)
        throws CorruptException {
      int most = table ? usable - 35 : (usable - 12) * 64 / 255 - 23;
      int local = length;
      if (local > most) {
        int least = (usable - 12) * 32 / 255 - 23;
        int fitting = least + (length - least) % (usable - 4);
        local = fitting <= most ? fitting : least;
      }
      if (at + local + (local < length ? 4 : 0) > usable) {
        throw corrupt("a record reaches beyond its page");
      }
      if (local == length) {
        return page.slice(at, length);
      }
      byte[] whole = new byte[length];
      page.get(at, whole, 0, local);
      int next = page.getInt(at + local);
      for (int done = local; done < length; ) {
        ByteBuffer overflow = take(next);
        int n = Math.min(length - done, usable - 4);
        overflow.get(4, whole, done, n);
        next = overflow.getInt(0);
        done += n;
      }
      return ByteBuffer.wrap(whole);
    }

    private long varint(ByteBuffer page) throws CorruptException {
      long value = 0;
      for (int i = 0; i < 9; i++) {
        if (!page.hasRemaining()) {
          throw corrupt("a number reaches beyond its page");
        }
        byte b = page.get();
        if (i == 8) {
          return value << 8 | b & 0xff;
        }
        value = value << 7 | b & 0x7f;
        if (b >= 0) {
          break;
        }
      }
      return value;
    }
  }

  private CorruptException corrupt(String what) {
    return new CorruptException(where + ": SQLite: " + what);
  }
}
