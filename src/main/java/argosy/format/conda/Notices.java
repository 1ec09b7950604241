package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;

/// What a channel tells its users when they install: `notices.json` (CEP 6), written by people beside
/// the channel's folders.
///
///     notices = {"notices": [{"id", "message", "level": "info" / "warning" / "critical",
///                             "created_at", "expired_at": ISO 8601, ["interval": seconds]}]}
final class Notices {
  static final String FILE = "notices.json";
  private static final List<String> LEVELS = List.of("info", "warning", "critical");

  private Notices() {}

  /// The notices that are there; none if there is no file.
  ///
  /// @throws CorruptException if clients could not show one
  static Json of(IndexFiles index) throws IOException {
    Json.Obj there = index.previous(FILE).orElse(Json.object().put("notices", List.of()).build());
    try {
      for (Json notice : there.get("notices").asArray()) {
        require(notice.asObject());
      }
      return there;
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new CorruptException(FILE + ": " + e.getMessage(), e);
    }
  }

  private static void require(Json.Obj notice) {
    String id = notice.string("id");
    if (id.isEmpty() || notice.string("message").isEmpty()) {
      throw new IllegalArgumentException("a notice has an id and a message");
    }
    if (!LEVELS.contains(notice.string("level"))) {
      throw new IllegalArgumentException(id + ": its level is one of " + LEVELS);
    }
    OffsetDateTime created = OffsetDateTime.parse(notice.string("created_at"));
    if (OffsetDateTime.parse(notice.string("expired_at")).isBefore(created)) {
      throw new IllegalArgumentException(id + ": expires before it is made");
    }
    notice.find("interval").ifPresent(Json::asLong);
  }
}
