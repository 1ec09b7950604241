package argosy.fuzz;

import java.io.IOException;
import java.util.Locale;

/// What Jazzer calls (`./check fuzz READER`). The reader is named by the property `argosy.fuzz`.
public final class FuzzTarget {
  private static final Readers READER =
      Readers.valueOf(
          System.getProperty("argosy.fuzz", "recipe").toUpperCase(Locale.ROOT).replace('-', '_'));

  private FuzzTarget() {}

  public static void fuzzerTestOneInput(byte[] data) {
    refusedOrRead(READER, data);
  }

  /// Reads, or refuses as it should; anything else goes on to the caller.
  static void refusedOrRead(Readers reader, byte[] data) {
    try {
      reader.read(data);
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      if (e.getMessage() == null) {
        throw new AssertionError("refused without a word", e);
      }
    }
  }
}
