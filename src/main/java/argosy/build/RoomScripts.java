package argosy.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Programs of our own that make the clean room or run in it.
final class RoomScripts {
  private RoomScripts() {}

  static String text(String name) {
    try (InputStream in = RoomScripts.class.getResourceAsStream(name)) {
      return new String(
          Optional.ofNullable(in)
              .orElseThrow(() -> new IllegalStateException("the program lacks its file " + name))
              .readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
