package argosy.site;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of one JSON object on each line, to which lines are added.
final class JsonLines {
  private JsonLines() {}

  /// What a power failure cut off, at the end or with others after it, is left out.
  static List<Json.Obj> read(Path file) throws IOException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    List<Json.Obj> objects = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      try {
        objects.add(Json.parse(line).asObject());
      } catch (IllegalArgumentException | CorruptException e) {
        // cut off
      }
    }
    return objects;
  }

  static void add(Path file, Json.Obj object) throws IOException {
    boolean cut =
        Files.exists(file)
            && Files.size(file) > 0
            && !Files.readString(file, StandardCharsets.UTF_8).endsWith("\n");
    Durable.append(file, (cut ? "\n" : "") + object.canonical());
  }
}
