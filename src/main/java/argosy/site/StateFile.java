package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;

/// The small JSON files of a site's state, read. What a failing disk made of one is said with its
/// name.
final class StateFile {
  private static final String REMEDY =
      "argosy site doctor --repair mends what can be made again, and says what cannot";

  private StateFile() {}

  /// What a file says.
  @FunctionalInterface
  interface Reading<T> {
    /// @throws IllegalArgumentException if a member is missing or of another type
    T of(Json.Obj content) throws CorruptException;
  }

  /// @throws java.nio.file.NoSuchFileException if there is no such file
  /// @throws CorruptException if it is not what was written
  static <T> T read(Path file, Reading<T> reading) throws IOException {
    try {
      return reading.of(Json.parse(Files.readString(file, StandardCharsets.UTF_8)).asObject());
    } catch (IllegalArgumentException
        | DateTimeException
        | CharacterCodingException
        | CorruptException e) {
      CorruptException named =
          new CorruptException(file + " cannot be read: " + e.getMessage(), REMEDY);
      named.initCause(e);
      throw named;
    }
  }
}
