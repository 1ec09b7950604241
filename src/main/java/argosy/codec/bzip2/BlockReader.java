package argosy.codec.bzip2;

import argosy.base.CorruptException;
import java.io.IOException;
import java.util.Arrays;

/// One block: its symbols decoded to the last column of the sorted rotations, read back in order.
final class BlockReader {
  static final BlockReader NONE = new BlockReader("", 0, new int[0], 0);
  private static final int GROUP = 50;
  private static final int MAX_LENGTH = 20;

  private final String where;
  private final int expected;
  private final int[] next; // below: the byte; above: where the next one stands
  private final Crc crc = new Crc();
  private int left;
  private int position;
  private int run; // equal bytes seen, of at most 4
  private int repeats; // still to be given
  private int last = -1;

  private BlockReader(String where, int expected, int[] next, int origin) {
    this.where = where;
    this.expected = expected;
    this.next = next;
    this.left = next.length;
    this.position = next.length == 0 ? 0 : next[origin] >>> 8;
  }

  int crc() {
    return expected;
  }

  static BlockReader of(String where, BitReader bits, int largest) throws IOException {
    int crc = bits.read(16) << 16 | bits.read(16);
    if (bits.read(1) != 0) {
      throw bits.corrupt("a randomised block, which nothing writes since 1999");
    }
    int origin = bits.read(24);
    byte[] alphabet = alphabet(bits);
    int symbols = alphabet.length + 2;
    int tables = bits.read(3);
    int selectorCount = bits.read(15);
    if (alphabet.length == 0 || tables < 2 || tables > 6 || selectorCount == 0) {
      throw bits.corrupt("a bad block");
    }
    byte[] selectors = selectors(bits, tables, selectorCount);
    Huffman[] codes = new Huffman[tables];
    for (int t = 0; t < tables; t++) {
      codes[t] = new Huffman(lengths(bits, symbols));
    }
    int[] column = new int[largest];
    int size = column(bits, alphabet, selectors, codes, column);
    if (origin >= size) {
      throw bits.corrupt("a block begins behind its end");
    }
    return new BlockReader(where, crc, linked(column, size), origin);
  }

  private static byte[] alphabet(BitReader bits) throws IOException {
    int groups = bits.read(16);
    byte[] found = new byte[256];
    int n = 0;
    for (int g = 0; g < 16; g++) {
      int used = (groups >> 15 - g & 1) == 0 ? 0 : bits.read(16);
      for (int i = 0; i < 16; i++) {
        if ((used >> 15 - i & 1) != 0) {
          found[n++] = (byte) (g * 16 + i);
        }
      }
    }
    return Arrays.copyOf(found, n);
  }

  private static byte[] selectors(BitReader bits, int tables, int count) throws IOException {
    byte[] order = {0, 1, 2, 3, 4, 5};
    byte[] selectors = new byte[count];
    for (int i = 0; i < count; i++) {
      int j = 0;
      while (bits.read(1) != 0) {
        if (++j >= tables) {
          throw bits.corrupt("a bad selector");
        }
      }
      byte chosen = order[j];
      System.arraycopy(order, 0, order, 1, j);
      order[0] = chosen;
      selectors[i] = chosen;
    }
    return selectors;
  }

  private static int[] lengths(BitReader bits, int symbols) throws IOException {
    int[] lengths = new int[symbols];
    int length = bits.read(5);
    for (int i = 0; i < symbols; i++) {
      while (true) {
        if (length < 1 || length > MAX_LENGTH) {
          throw bits.corrupt("a code of " + length + " bits");
        }
        if (bits.read(1) == 0) {
          break;
        }
        length += bits.read(1) == 0 ? 1 : -1;
      }
      lengths[i] = length;
    }
    return lengths;
  }

  /// Undoes the codes, the runs of the first symbol and move-to-front.
  private static int column(
      BitReader bits, byte[] alphabet, byte[] selectors, Huffman[] codes, int[] column)
      throws IOException {
    byte[] order = alphabet.clone();
    int end = alphabet.length + 1;
    int size = 0;
    long runLength = 0;
    int runBit = 0;
    for (int n = 0; ; n++) {
      if (n / GROUP >= selectors.length) {
        throw bits.corrupt("a block without end");
      }
      int symbol = codes[selectors[n / GROUP]].next(bits);
      if (symbol < 2) {
        runLength += (long) (symbol + 1) << runBit++;
        if (runLength > column.length) {
          throw bits.corrupt("a block that is too long");
        }
        continue;
      }
      if (size + runLength + (symbol == end ? 0 : 1) > column.length) {
        throw bits.corrupt("a block that is too long");
      }
      for (; runLength > 0; runLength--) {
        column[size++] = order[0] & 0xff;
      }
      runBit = 0;
      if (symbol == end) {
        return size;
      }
      byte chosen = order[symbol - 1];
      System.arraycopy(order, 0, order, 1, symbol - 1);
      order[0] = chosen;
      column[size++] = chosen & 0xff;
    }
  }

  private static int[] linked(int[] column, int size) {
    int[] start = new int[257];
    for (int i = 0; i < size; i++) {
      start[column[i] + 1]++;
    }
    for (int i = 0; i < 256; i++) {
      start[i + 1] += start[i];
    }
    int[] next = new int[size];
    for (int i = 0; i < size; i++) {
      int b = column[i];
      next[start[b]++] |= i << 8;
      next[i] |= b;
    }
    return next;
  }

  /// Undoes the sorting, and the runs of four and more equal bytes.
  ///
  /// @return 0 when the block is over, and its CRC is right
  int read(byte[] buffer, int offset, int length) throws CorruptException {
    int n = 0;
    while (n < length) {
      if (repeats > 0) {
        repeats--;
        buffer[offset + n++] = (byte) last;
        crc.update(last);
        continue;
      }
      if (left == 0) {
        if (n == 0 && this != NONE && crc.value() != expected) {
          throw new CorruptException(where + ": a block's checksum is wrong");
        }
        return n;
      }
      int entry = next[position];
      position = entry >>> 8;
      left--;
      int b = entry & 0xff;
      if (run == 4) {
        repeats = b;
        run = 0;
        continue;
      }
      run = b == last ? run + 1 : 1;
      last = b;
      buffer[offset + n++] = (byte) b;
      crc.update(b);
    }
    return n;
  }
}
