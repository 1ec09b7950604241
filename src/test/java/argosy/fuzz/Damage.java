package argosy.fuzz;

import java.util.Arrays;
import java.util.Random;

/// Bytes damaged at random, from a seed: bits and bytes changed, runs overwritten, moved or cut
/// off.
public final class Damage {
  private final Random random;

  public Damage(long seed) {
    this.random = new Random(seed);
  }

  /// Up to four faults.
  public byte[] of(byte[] whole) {
    byte[] bytes = whole.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      int length = Math.min(1 + random.nextInt(16), bytes.length - at);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> Arrays.fill(bytes, at, at + length, (byte) 0xff);
        case 3 ->
            System.arraycopy(bytes, random.nextInt(bytes.length - length + 1), bytes, at, length);
        default -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return bytes;
  }
}
