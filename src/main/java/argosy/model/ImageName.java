package argosy.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// What an image of a release is called, wherever it stands.
///
///     floating  = [ osmajor "-" ] "stack-" product "-" tag        ; 12-stack-pyfai-w_2026_47
///     immutable = floating "-" yyyyMMdd "T" HHmmss "Z"            ; the release's time, UTC
///
/// A `+` of a tag, which image tags cannot hold, becomes `_`.
public final class ImageName {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private ImageName() {}

  /// Moves with the tag.
  ///
  /// @param osMajor of the system inside; empty if there is none
  public static String floating(String osMajor, String product, String tag) {
    return (osMajor.isEmpty() ? "" : osMajor + "-")
        + "stack-"
        + product
        + "-"
        + tag.replace('+', '_');
  }

  /// Never moves.
  public static String immutable(String floating, long epochSeconds) {
    return floating + "-" + timestamp(epochSeconds);
  }

  /// `20180611T094959Z`, as it ends immutable names.
  public static String timestamp(long epochSeconds) {
    return STAMP.format(Instant.ofEpochSecond(epochSeconds));
  }
}
