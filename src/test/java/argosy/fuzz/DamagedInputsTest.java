package argosy.fuzz;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The readers that `./check fuzz` tries for long, here for a moment: whole inputs, and the same
/// damaged at random, from a seed. Each is read or refused, in bounded time, and nothing else.
class DamagedInputsTest {
  private static final int ROUNDS = 400;

  @ParameterizedTest
  @EnumSource(Readers.class)
  void whatIsDamagedIsReadOrRefused(Readers reader) throws IOException {
    List<byte[]> seeds = Seeds.of(reader);
    for (byte[] seed : seeds) {
      reader.read(seed);
    }
    Random random = new Random(20_261_121);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damaged(seeds.get(round % seeds.size()), random);
      try {
        FuzzTarget.refusedOrRead(reader, damaged);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + round + " of " + reader, e);
      }
    }
  }

  private static byte[] damaged(byte[] whole, Random random) {
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
