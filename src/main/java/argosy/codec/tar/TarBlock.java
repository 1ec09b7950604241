package argosy.codec.tar;

import argosy.base.CorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// The fields of one 512-byte header block as read.
final class TarBlock {
  private final byte[] block;
  final String where;

  TarBlock(byte[] block, String where) {
    this.block = block;
    this.where = where;
  }

  /// The sum of all bytes with the field itself as spaces; old writers took the bytes as signed.
  void requireChecksum() throws CorruptException {
    int unsigned = 8 * ' ';
    int signed = 8 * ' ';
    for (int i = 0; i < block.length; i++) {
      if (i < 148 || i >= 156) {
        unsigned += block[i] & 0xff;
        signed += block[i];
      }
    }
    long stored = number(148, 8, "checksum");
    if (stored != unsigned && stored != signed) {
      throw new CorruptException(
          "%s: header checksum, expected %d but got %d".formatted(where, stored, unsigned));
    }
  }

  char flag() {
    return (char) (block[156] & 0xff);
  }

  /// The name, with the ustar prefix before it; GNU archives use those bytes for other things.
  String name() throws CorruptException {
    String name = text(0, 100, "name");
    boolean ustar = block[257] == 'u' && block[261] == 'r' && block[262] == 0 && block[263] == '0';
    String prefix = ustar ? text(345, 155, "prefix") : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() throws CorruptException {
    return text(157, 100, "link name");
  }

  int mode() throws CorruptException {
    return (int) (number(100, 8, "mode") & 07777);
  }

  long uid() throws CorruptException {
    return number(108, 8, "uid");
  }

  long gid() throws CorruptException {
    return number(116, 8, "gid");
  }

  long size() throws CorruptException {
    long size = number(124, 12, "size");
    if (size < 0) {
      throw new CorruptException(where + ": size is negative: " + size);
    }
    return size;
  }

  long mtime() throws CorruptException {
    return number(136, 12, "mtime");
  }

  private String text(int at, int length, String field) throws CorruptException {
    int end = at;
    while (end < at + length && block[end] != 0) {
      end++;
    }
    return utf8(block, at, end, where + ": " + field);
  }

  static String utf8(byte[] bytes, int from, int to, String where) throws CorruptException {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CorruptException(where + " is not UTF-8", e);
    }
  }

  /// Octal digits, spaces before, NUL or space after; or base-256 (GNU) with the top bit set. Empty
  /// is 0.
  private long number(int at, int length, String field) throws CorruptException {
    if ((block[at] & 0x80) != 0) {
      return base256(at, length, field);
    }
    int i = at;
    int end = at + length;
    while (i < end && block[i] == ' ') {
      i++;
    }
    long value = 0;
    while (i < end && block[i] >= '0' && block[i] <= '7') {
      value = value << 3 | block[i] - '0';
      i++;
    }
    for (; i < end; i++) {
      if (block[i] != 0 && block[i] != ' ') {
        throw new CorruptException(where + ": " + field + " is not an octal number");
      }
    }
    return value;
  }

  private long base256(int at, int length, String field) throws CorruptException {
    long value = (block[at] & 0x40) != 0 ? -1L << 6 | block[at] & 0x3f : block[at] & 0x3f;
    for (int i = at + 1; i < at + length; i++) {
      if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
        throw new CorruptException(where + ": " + field + " is too large");
      }
      value = value << 8 | block[i] & 0xff;
    }
    return value;
  }
}
