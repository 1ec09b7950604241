package argosy.codec.bzip2;

import java.io.IOException;

/// A canonical code: of equal lengths, the lower symbol has the lower code.
final class Huffman {
  private static final int MAX_LENGTH = 20;
  private final int[] symbols;
  private final int[] limit = new int[MAX_LENGTH + 2]; // the last code of a length, -1 if none
  private final int[] base = new int[MAX_LENGTH + 2]; // from a code to its place in the symbols
  private final int shortest;

  Huffman(int[] lengths) {
    symbols = new int[lengths.length];
    int n = 0;
    int code = 0;
    int first = MAX_LENGTH + 1;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      int begin = n;
      for (int s = 0; s < lengths.length; s++) {
        if (lengths[s] == length) {
          symbols[n++] = s;
          first = Math.min(first, length);
        }
      }
      base[length] = begin - code;
      code += n - begin;
      limit[length] = code - 1;
      code <<= 1;
    }
    shortest = first;
  }

  int next(BitReader bits) throws IOException {
    int length = shortest;
    int code = bits.read(length);
    while (code > limit[length]) {
      if (++length > MAX_LENGTH) {
        throw bits.corrupt("a code that no symbol has");
      }
      code = code << 1 | bits.read(1);
    }
    int at = base[length] + code;
    if (at < 0 || at >= symbols.length) {
      throw bits.corrupt("a code that no symbol has");
    }
    return symbols[at];
  }
}
