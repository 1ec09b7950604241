package argosy.codec.bzip2;

/// The CRC-32 of bzip2: the polynomial 0x04c11db7, most significant bit first.
final class Crc {
  private static final int[] TABLE = table();
  private int value = -1;

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int c = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        c = c < 0 ? c << 1 ^ 0x04c11db7 : c << 1;
      }
      table[i] = c;
    }
    return table;
  }

  void update(int b) {
    value = value << 8 ^ TABLE[(value >>> 24 ^ b) & 0xff];
  }

  int value() {
    return ~value;
  }
}
