package argosy.codec.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.base.Utf8Order;
import argosy.tool.Tool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteTest {
  private static final String ITEMS =
      "CREATE TABLE items (a INTEGER, b INTEGER, word TEXT, data BLOB, CONSTRAINT pk_items PRIMARY"
          + " KEY (a, b))";
  private static final String WORDS = "CREATE INDEX idx_word ON items (word)";

  private record Item(long row, long a, long b, String word, Optional<byte[]> data) {}

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 29, 30, 31, 400, 20_000})
  void whatIsWrittenIsReadBack(int count) throws IOException {
    List<Item> items = items(count);
    Database read = Database.open(write(items), "test.db");
    List<Item> back = new ArrayList<>();
    read.rows(
        "items",
        r -> back.add(new Item(r.number(), r.integer(0), r.integer(1), r.text(2), r.blob(3))));
    assertThat(back.stream().map(SqliteTest::shown).toList())
        .isEqualTo(items.stream().map(SqliteTest::shown).toList());
    Database.Part table = read.table("items").orElseThrow();
    assertThat(table.columns()).containsExactly("a", "b", "word", "data");
    for (Database.Part index : read.indexesOf("items")) {
      List<Long> rows = new ArrayList<>();
      read.scan(index, r -> rows.add(r.integer(r.columns() - 1)));
      assertThat(rows).hasSize(count).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 30, 400, 20_000})
  @Tag("client")
  void sqliteFindsNothingWrongAndFindsEveryRowByItsIndexes(int count, @TempDir Path folder)
      throws IOException {
    List<Item> items = items(count);
    Path file = folder.resolve("test.db");
    Files.write(file, bytes(write(items)));
    assertThat(sql(file, "PRAGMA integrity_check")).isEqualTo("ok");
    assertThat(sql(file, "SELECT count(*), coalesce(sum(length(data)), 0) FROM items"))
        .isEqualTo(
            count
                + "|"
                + items.stream().mapToLong(i -> i.data().map(d -> d.length).orElse(0)).sum());
    for (Item i : items.subList(0, Math.min(20, count))) {
      assertThat(
              sql(file, "SELECT rowid, word FROM items WHERE a = " + i.a() + " AND b = " + i.b()))
          .isEqualTo(i.row() + "|" + i.word());
      assertThat(
              sql(file, "SELECT a FROM items INDEXED BY idx_word WHERE word = '" + i.word() + "'"))
          .isEqualTo(String.valueOf(i.a()));
    }
  }

  @Test
  @Tag("client")
  void whatSqliteItselfWroteAndChangedIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("own.db");
    sql(
        file,
        "PRAGMA page_size=1024; "
            + ITEMS
            + "; "
            + WORDS
            + "; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
            + " INSERT INTO items SELECT i * -7919, i, 'w' || i, zeroblob(i) FROM n;"
            + " DELETE FROM items WHERE b % 3 = 0; ALTER TABLE items ADD COLUMN later INTEGER");
    Database read = Database.open(ByteBuffer.wrap(Files.readAllBytes(file)), "own.db");
    assertThat(read.table("items").orElseThrow().columns())
        .containsExactly("a", "b", "word", "data", "later");
    List<Long> seen = new ArrayList<>();
    read.rows(
        "items",
        r -> {
          assertThat(r.integer(0)).isEqualTo(r.integer(1) * -7919);
          assertThat(r.text(2)).isEqualTo("w" + r.integer(1));
          assertThat(r.blob(3).orElseThrow()).hasSize((int) r.integer(1));
          assertThat(r.isNull(4)).isTrue();
          seen.add(r.integer(1));
        });
    assertThat(seen).hasSize(2000);
  }

  @Test
  void theSameRowsGiveTheSameBytes() {
    assertThat(write(items(500))).isEqualTo(write(items(500)));
  }

  @Test
  void noDamagedByteBreaksTheReader() {
    byte[] whole = bytes(write(items(300)));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = whole.clone();
      for (int n = 0; n < 3; n++) {
        damaged[random.nextInt(i % 2 == 0 ? 200 : damaged.length)] = (byte) random.nextInt();
      }
      try {
        Database read = Database.open(ByteBuffer.wrap(damaged), "damaged");
        for (Database.Part index : read.indexesOf("items")) {
          read.scan(index, r -> {});
        }
        read.rows(
            "items",
            r -> {
              r.integer(0);
              r.text(2);
              r.blob(3);
            });
      } catch (CorruptException | UnsupportedException e) {
        refused++;
      } catch (IOException e) {
        throw new AssertionError("no other exception", e);
      }
    }
    assertThat(refused).isGreaterThan(300);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() {
    assertThatThrownBy(() -> Database.open(ByteBuffer.allocate(8192), "x"))
        .isInstanceOf(CorruptException.class)
        .hasMessageContaining("not a SQLite database");
  }

  private static List<Item> items(int count) {
    Random random = new Random(count);
    List<Item> items = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      long a = random.nextLong() >> random.nextInt(64);
      Optional<byte[]> data = Optional.empty();
      if (random.nextInt(4) > 0) {
        int length = random.nextInt(50) == 0 ? random.nextInt(20_000) : random.nextInt(60);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        data = Optional.of(bytes);
      }
      String word = i + "é".repeat(random.nextInt(80) == 0 ? 1500 : random.nextInt(10));
      items.add(new Item(i, a, i - 10, word, data));
    }
    return items;
  }

  private static String shown(Item i) {
    return i.row()
        + " "
        + i.a()
        + " "
        + i.b()
        + " "
        + i.word()
        + " "
        + i.data().map(Arrays::toString).orElse("none");
  }

  private static ByteBuffer write(List<Item> items) {
    DatabaseWriter out = new DatabaseWriter();
    RecordWriter record = new RecordWriter();
    out.table(
        "items",
        ITEMS,
        items.stream()
            .map(i -> {
              record.integer(i.a()).integer(i.b()).text(i.word());
              i.data().ifPresentOrElse(record::blob, record::empty);
              return record.take();
            })
            .iterator());
    out.index(
        "sqlite_autoindex_items_1",
        "items",
        Optional.empty(),
        items.stream()
            .sorted(Comparator.comparingLong(Item::a).thenComparingLong(Item::b))
            .map(i -> record.integer(i.a()).integer(i.b()).integer(i.row()).take())
            .iterator());
    out.index(
        "idx_word",
        "items",
        Optional.of(WORDS),
        items.stream()
            .sorted(Comparator.comparing(Item::word, Utf8Order.COMPARATOR))
            .map(i -> record.text(i.word()).integer(i.row()).take())
            .iterator());
    return out.finish();
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] out = new byte[buffer.remaining()];
    buffer.duplicate().get(out);
    return out;
  }

  private static String sql(Path file, String statement) throws IOException {
    return Tool.of("sqlite3", file.toString(), statement).runOk().out().strip();
  }
}
