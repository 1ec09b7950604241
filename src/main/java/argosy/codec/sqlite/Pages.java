package argosy.codec.sqlite;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// The pages of a file being written, numbered from 1; and the cells that go into them.
final class Pages {
  static final int SIZE = 4096;

  /// Local payload of a leaf of a table, of any page of an index, and the least of both (section
  /// 1.6).
  private static final int TABLE_LOCAL = SIZE - 35;

  private static final int INDEX_LOCAL = (SIZE - 12) * 64 / 255 - 23;
  private static final int LEAST_LOCAL = (SIZE - 12) * 32 / 255 - 23;
  private static final int OVERFLOW_BYTES = SIZE - 4;

  private byte[] bytes = new byte[16 * SIZE];
  private int count = 1; // the first is written last

  int count() {
    return count;
  }

  /// The number of a new page.
  int append(byte[] page) {
    if ((count + 1) * (long) SIZE > Integer.MAX_VALUE - 64) {
      throw new IllegalArgumentException("a database of more than 2 GiB is not written");
    }
    if ((count + 1) * SIZE > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 64L, bytes.length * 2L));
    }
    System.arraycopy(page, 0, bytes, count * SIZE, SIZE);
    return ++count;
  }

  /// The whole file, `first` as its first page.
  ByteBuffer whole(byte[] first) {
    System.arraycopy(first, 0, bytes, 0, SIZE);
    return ByteBuffer.wrap(bytes, 0, count * SIZE).slice();
  }

  /// `varint:payload-bytes varint:row payload`, its end on overflow pages if it is long.
  byte[] tableCell(long row, byte[] payload) {
    return cell(payload, row, RecordWriter.varintLength(row), TABLE_LOCAL);
  }

  /// `varint:payload-bytes payload`, its end on overflow pages if it is long.
  byte[] indexCell(byte[] payload) {
    return cell(payload, 0, 0, INDEX_LOCAL);
  }

  private byte[] cell(byte[] payload, long row, int rowBytes, int most) {
    int local = payload.length;
    if (local > most) {
      int fitting = LEAST_LOCAL + (payload.length - LEAST_LOCAL) % OVERFLOW_BYTES;
      local = fitting <= most ? fitting : LEAST_LOCAL;
    }
    boolean spills = local < payload.length;
    byte[] cell =
        new byte[RecordWriter.varintLength(payload.length) + rowBytes + local + (spills ? 4 : 0)];
    int at = RecordWriter.putVarint(cell, 0, payload.length);
    if (rowBytes > 0) {
      at = RecordWriter.putVarint(cell, at, row);
    }
    System.arraycopy(payload, 0, cell, at, local);
    if (spills) {
      putInt(cell, at + local, overflow(payload, local));
    }
    return cell;
  }

  /// Writes the chain from its end, so that each page knows the next: `int32:next bytes`.
  private int overflow(byte[] payload, int from) {
    int next = 0;
    int pieces = (payload.length - from + OVERFLOW_BYTES - 1) / OVERFLOW_BYTES;
    for (int i = pieces - 1; i >= 0; i--) {
      byte[] page = new byte[SIZE];
      putInt(page, 0, next);
      int start = from + i * OVERFLOW_BYTES;
      System.arraycopy(payload, start, page, 4, Math.min(OVERFLOW_BYTES, payload.length - start));
      next = append(page);
    }
    return next;
  }

  static void putInt(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 24);
    out[at + 1] = (byte) (value >> 16);
    out[at + 2] = (byte) (value >> 8);
    out[at + 3] = (byte) value;
  }

  static void putShort(byte[] out, int at, int value) {
    out[at] = (byte) (value >> 8);
    out[at + 1] = (byte) value;
  }
}
