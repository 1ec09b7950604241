package argosy.codec.sqlite;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// One record as read; valid until the next one is. Columns that the record does not have are NULL,
/// as in tables that got a column later.
public final class Row {
  private final String where;
  private ByteBuffer payload = ByteBuffer.allocate(0);
  private long number;
  private int columns;
  private long[] types = new long[16];
  private int[] offsets = new int[16];

  Row(String where) {
    this.where = where;
  }

  /// @param number of the row; 0 for an index
  void set(long number, ByteBuffer payload) throws CorruptException {
    this.number = number;
    this.payload = payload;
    columns = 0;
    int[] at = {0};
    long headerBytes = varint(at);
    if (headerBytes < at[0] || headerBytes > payload.limit()) {
      throw corrupt("a record's header is longer than the record");
    }
    long body = headerBytes;
    while (at[0] < headerBytes) {
      long type = varint(at);
      long length = length(type);
      if (columns == types.length) {
        types = Arrays.copyOf(types, columns * 2);
        offsets = Arrays.copyOf(offsets, columns * 2);
      }
      types[columns] = type;
      offsets[columns++] = (int) body;
      body += length;
      if (body > payload.limit()) {
        throw corrupt("a value reaches beyond its record");
      }
    }
  }

  private long length(long type) throws CorruptException {
    if (type >= 12) {
      return type - 12 >>> 1;
    }
    return switch ((int) type) {
      case 0, 8, 9 -> 0;
      case 1, 2, 3, 4 -> type;
      case 5 -> 6;
      case 6, 7 -> 8;
      default -> throw corrupt("a value of the unknown type " + type);
    };
  }

  private long varint(int[] at) throws CorruptException {
    long value = 0;
    for (int i = 0; i < 9; i++) {
      if (at[0] >= payload.limit()) {
        throw corrupt("a number reaches beyond its record");
      }
      byte b = payload.get(at[0]++);
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

  /// The row's number, from 1 on in what [DatabaseWriter] makes.
  public long number() {
    return number;
  }

  public int columns() {
    return columns;
  }

  public boolean isNull(int column) {
    return column < 0 || column >= columns || types[column] == 0;
  }

  /// A whole number; NULL is 0.
  ///
  /// @throws CorruptException if it is something else
  public long integer(int column) throws CorruptException {
    if (isNull(column)) {
      return 0;
    }
    long type = types[column];
    int at = offsets[column];
    if (type == 8 || type == 9) {
      return type - 8;
    }
    if (type > 6) {
      throw corrupt("expected a whole number in column " + column);
    }
    long value = payload.get(at);
    for (int i = 1; i < length(type); i++) {
      value = value << 8 | payload.get(at + i) & 0xff;
    }
    return value;
  }

  /// A text; a number is given as its digits, NULL as the empty text.
  public String text(int column) throws CorruptException {
    if (isNull(column)) {
      return "";
    }
    return types[column] >= 12
        ? new String(bytes(column), StandardCharsets.UTF_8)
        : Long.toString(integer(column));
  }

  /// A blob's (or text's) bytes; empty if NULL.
  public Optional<byte[]> blob(int column) throws CorruptException {
    if (isNull(column)) {
      return Optional.empty();
    }
    if (types[column] < 12) {
      throw corrupt("expected bytes in column " + column);
    }
    return Optional.of(bytes(column));
  }

  private byte[] bytes(int column) throws CorruptException {
    byte[] out = new byte[(int) length(types[column])];
    payload.get(offsets[column], out);
    return out;
  }

  CorruptException corrupt(String what) {
    return new CorruptException(where + ": SQLite: " + what);
  }
}
