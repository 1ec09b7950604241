package argosy.codec.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Builds records (section 2.1): the values of one row, or of one key of an index.
///
///     record = varint:header-bytes *varint:serial-type *value
///     serial = 0 NULL / 1 2 3 4 5 6 big-endian of 1 2 3 4 6 8 bytes / 8 zero / 9 one
///            / 12+2n blob of n bytes / 13+2n text of n bytes
public final class RecordWriter {
  private byte[] header = new byte[64];
  private int headerLength;
  private byte[] body = new byte[512];
  private int bodyLength;

  public RecordWriter empty() {
    serial(0);
    return this;
  }

  public RecordWriter integer(long value) {
    if (value == 0 || value == 1) {
      serial(8 + value);
      return this;
    }
    int bytes = bytesOf(value);
    serial(bytes <= 4 ? bytes : bytes == 6 ? 5 : 6);
    room(bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      body[bodyLength++] = (byte) (value >> 8 * i);
    }
    return this;
  }

  public RecordWriter text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    serial(13 + 2L * utf8.length);
    return append(utf8);
  }

  public RecordWriter blob(byte[] value) {
    serial(12 + 2L * value.length);
    return append(value);
  }

  /// The record; begins the next one.
  public byte[] take() {
    int size = headerLength + 1;
    if (size > 127) {
      size++; // two bytes hold up to 16383
    }
    byte[] record = new byte[size + bodyLength];
    int at = putVarint(record, 0, size);
    System.arraycopy(header, 0, record, at, headerLength);
    System.arraycopy(body, 0, record, at + headerLength, bodyLength);
    headerLength = 0;
    bodyLength = 0;
    return record;
  }

  private RecordWriter append(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, body, bodyLength, bytes.length);
    bodyLength += bytes.length;
    return this;
  }

  private void serial(long type) {
    if (headerLength + 9 > header.length) {
      header = Arrays.copyOf(header, header.length * 2);
    }
    headerLength = putVarint(header, headerLength, type);
  }

  private void room(int bytes) {
    if (bodyLength + bytes > body.length) {
      body = Arrays.copyOf(body, Math.max(body.length * 2, bodyLength + bytes));
    }
  }

  private static int bytesOf(long value) {
    for (int bytes : new int[] {1, 2, 3, 4, 6}) {
      int spare = 64 - 8 * bytes;
      if (value << spare >> spare == value) {
        return bytes;
      }
    }
    return 8;
  }

  /// Writes a variable-length integer (section 1.6): seven bits a byte, the highest first, at most
  /// nine bytes.
  ///
  /// @param value not negative and below 2^56
  static int putVarint(byte[] out, int at, long value) {
    int groups = 1;
    while (value >>> 7 * groups != 0) {
      groups++;
    }
    for (int i = groups - 1; i >= 0; i--) {
      out[at + groups - 1 - i] = (byte) (value >>> 7 * i & 0x7f | (i > 0 ? 0x80 : 0));
    }
    return at + groups;
  }

  static int varintLength(long value) {
    int groups = 1;
    while (value >>> 7 * groups != 0) {
      groups++;
    }
    return groups;
  }
}
