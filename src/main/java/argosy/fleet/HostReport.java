package argosy.fleet;

import argosy.base.Json;
import java.util.Locale;

/// What became of one host.
///
/// @param id of the release there, empty if it did not come so far
/// @param digest of the release
/// @param what in words: what was done, or why it is red
public record HostReport(
    String host, int stage, Outcome outcome, String id, String digest, String what) {
  /// Red is what stops a roll-out.
  public enum Outcome {
    DONE,
    /// It was so before.
    ALREADY,
    /// A dry run: would be done.
    WOULD,
    RED,
    /// A stage before was red.
    NOT_TRIED
  }

  public boolean isRed() {
    return outcome == Outcome.RED;
  }

  public Json.Obj toJson() {
    return Json.object()
        .put("host", host)
        .put("stage", stage)
        .put("outcome", outcome.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .put("id", id)
        .put("digest", digest)
        .put("what", what)
        .build();
  }
}
