package argosy.fuzz;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The readers that `./check fuzz` tries for long, here for a moment: whole inputs, and the same
/// damaged at random, from a seed. Each is read or refused, in bounded time, and nothing else.
class DamagedInputsTest {
  private static final int ROUNDS = Integer.getInteger("argosy.fuzz.rounds", 400);

  @ParameterizedTest
  @EnumSource(Readers.class)
  void whatIsDamagedIsReadOrRefused(Readers reader) throws IOException {
    List<byte[]> seeds = Seeds.of(reader);
    for (byte[] seed : seeds) {
      reader.read(seed);
    }
    Damage damage = new Damage(20_261_121);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = damage.of(seeds.get(round % seeds.size()));
      try {
        FuzzTarget.refusedOrRead(reader, damaged);
      } catch (RuntimeException | Error e) {
        throw new AssertionError("round " + round + " of " + reader, e);
      }
    }
  }
}
