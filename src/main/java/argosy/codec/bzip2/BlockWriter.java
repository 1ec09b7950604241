package argosy.codec.bzip2;

import java.io.IOException;

/// One block: rotations sorted, the last column moved to front, its symbols coded by up to six
/// tables, each used for the groups of fifty symbols that it suits best.
final class BlockWriter {
  private static final int GROUP = 50;
  private static final int ROUNDS = 4;

  private final BitWriter bits;
  private final short[] symbols;
  private final int count;
  private final int alphabet; // symbols, with the two of runs and the end

  private BlockWriter(BitWriter bits, short[] symbols, int count, int alphabet) {
    this.bits = bits;
    this.symbols = symbols;
    this.count = count;
    this.alphabet = alphabet;
  }

  /// @param block with runs shortened; its first `n` bytes count
  /// @param crc of the plain bytes
  static void write(BitWriter bits, byte[] block, int n, int crc) throws IOException {
    int[] order = RotationSort.sorted(block, n);
    int origin = 0;
    boolean[] used = new boolean[256];
    byte[] column = new byte[n];
    for (int i = 0; i < n; i++) {
      if (order[i] == 0) {
        origin = i;
      }
      column[i] = block[order[i] == 0 ? n - 1 : order[i] - 1];
      used[column[i] & 0xff] = true;
    }
    bits.write(24, 0x314159);
    bits.write(24, 0x265359);
    bits.write(32, crc);
    bits.write(1, 0);
    bits.write(24, origin);
    alphabet(bits, used);
    short[] symbols = new short[n + 1];
    int letters = 0;
    byte[] front = new byte[256];
    for (int b = 0; b < 256; b++) {
      if (used[b]) {
        front[letters++] = (byte) b;
      }
    }
    int count = moveToFront(column, front, letters, symbols);
    new BlockWriter(bits, symbols, count, letters + 2).codes();
  }

  private static void alphabet(BitWriter bits, boolean[] used) throws IOException {
    int groups = 0;
    int[] in = new int[16];
    for (int b = 0; b < 256; b++) {
      if (used[b]) {
        groups |= 1 << 15 - b / 16;
        in[b / 16] |= 1 << 15 - b % 16;
      }
    }
    bits.write(16, groups);
    for (int g = 0; g < 16; g++) {
      if (in[g] != 0) {
        bits.write(16, in[g]);
      }
    }
  }

  private static int moveToFront(byte[] column, byte[] front, int letters, short[] symbols) {
    int count = 0;
    int run = 0;
    for (byte b : column) {
      if (b == front[0]) {
        run++;
        continue;
      }
      count = run(run, symbols, count);
      run = 0;
      int at = 1;
      while (front[at] != b) {
        at++;
      }
      System.arraycopy(front, 0, front, 1, at);
      front[0] = b;
      symbols[count++] = (short) (at + 1);
    }
    count = run(run, symbols, count);
    symbols[count++] = (short) (letters + 1);
    return count;
  }

  /// A run's length in the digits 1 and 2, the lowest first.
  private static int run(int length, short[] symbols, int count) {
    int at = count;
    for (int left = length; left > 0; left = (left - 1) / 2) {
      symbols[at++] = (short) ((left & 1) == 1 ? 0 : 1);
    }
    return at;
  }

  private void codes() throws IOException {
    int tables = count < 200 ? 2 : count < 600 ? 3 : count < 1200 ? 4 : count < 2400 ? 5 : 6;
    int groups = (count + GROUP - 1) / GROUP;
    int[][] lengths = firstGuess(tables);
    byte[] selectors = new byte[groups];
    for (int round = 0; round < ROUNDS; round++) {
      int[][] frequencies = new int[tables][alphabet];
      for (int g = 0; g < groups; g++) {
        int best = cheapest(lengths, g);
        selectors[g] = (byte) best;
        for (int i = g * GROUP; i < Math.min(count, (g + 1) * GROUP); i++) {
          frequencies[best][symbols[i]]++;
        }
      }
      for (int t = 0; t < tables; t++) {
        lengths[t] = CodeLengths.of(frequencies[t]);
      }
    }
    bits.write(3, tables);
    bits.write(15, groups);
    selectors(selectors);
    int[][] codes = new int[tables][];
    for (int t = 0; t < tables; t++) {
      lengths(lengths[t]);
      codes[t] = canonical(lengths[t]);
    }
    for (int i = 0; i < count; i++) {
      int t = selectors[i / GROUP];
      bits.write(lengths[t][symbols[i]], codes[t][symbols[i]]);
    }
  }

  /// Each table begins as one for its share of the symbols.
  private int[][] firstGuess(int tables) {
    int[] frequency = new int[alphabet];
    for (int i = 0; i < count; i++) {
      frequency[symbols[i]]++;
    }
    int[][] lengths = new int[tables][alphabet];
    int symbol = 0;
    int left = count;
    for (int t = 0; t < tables; t++) {
      int share = left / (tables - t);
      int from = symbol;
      int taken = 0;
      while (symbol < alphabet && (taken < share || symbol == from)) {
        taken += frequency[symbol++];
      }
      left -= taken;
      for (int s = 0; s < alphabet; s++) {
        lengths[t][s] = s >= from && s < symbol ? 0 : 15;
      }
    }
    return lengths;
  }

  private int cheapest(int[][] lengths, int group) {
    int best = 0;
    long least = Long.MAX_VALUE;
    for (int t = 0; t < lengths.length; t++) {
      long cost = 0;
      for (int i = group * GROUP; i < Math.min(count, (group + 1) * GROUP); i++) {
        cost += lengths[t][symbols[i]];
      }
      if (cost < least) {
        least = cost;
        best = t;
      }
    }
    return best;
  }

  private void selectors(byte[] selectors) throws IOException {
    byte[] order = {0, 1, 2, 3, 4, 5};
    for (byte chosen : selectors) {
      int at = 0;
      while (order[at] != chosen) {
        at++;
      }
      System.arraycopy(order, 0, order, 1, at);
      order[0] = chosen;
      bits.write(at + 1, (1L << at + 1) - 2); // that many ones and a zero
    }
  }

  private void lengths(int[] lengths) throws IOException {
    int at = lengths[0];
    bits.write(5, at);
    for (int length : lengths) {
      for (; at < length; at++) {
        bits.write(2, 0b10);
      }
      for (; at > length; at--) {
        bits.write(2, 0b11);
      }
      bits.write(1, 0);
    }
  }

  private static int[] canonical(int[] lengths) {
    int[] codes = new int[lengths.length];
    int code = 0;
    for (int length = 1; length <= 20; length++) {
      for (int s = 0; s < lengths.length; s++) {
        if (lengths[s] == length) {
          codes[s] = code++;
        }
      }
      code <<= 1;
    }
    return codes;
  }
}
