package argosy.model;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What images of a stack's releases are called, wherever they stand.
///
///     floating  = the template, filled in                         ; 12-stack-pyfai-w_2026_47
///     immutable = floating "-" yyyyMMdd "T" HHmmss "Z"            ; the release's time, UTC
///
/// A template is text of letters, digits, `_`, `.` and `-` with fields: `{osmajor}`, the major
/// version of the system inside, `{product}` and `{tag}`, which must be there. What stands in
/// `[…]` is left out where a field in it is empty. A `+` of a tag, which image tags cannot hold
/// (OCI distribution specification v1.1, "Pulling manifests"), becomes `_`.
public record ImageName(String template) {
  private static final Pattern FIELD = Pattern.compile("\\{(osmajor|product|tag)}");
  private static final String PIECES = "(?:[A-Za-z0-9_.-]|" + FIELD + ")";
  private static final Pattern WHOLE = Pattern.compile("(?:" + PIECES + "|\\[" + PIECES + "*\\])+");
  private static final Pattern OPTIONAL = Pattern.compile("\\[([^\\]]*)\\]");
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// `12-stack-pyfai-w_2026_47`.
  public static final ImageName USUAL = new ImageName("[{osmajor}-]stack-{product}-{tag}");

  public ImageName {
    if (!WHOLE.matcher(template).matches()
        || !template.replaceAll("\\[.*?]", "").contains("{tag}")) {
      throw new IllegalArgumentException(
          "an image's name is of A-Z, a-z, 0-9, _, ., -, {osmajor}, {product} and, outside of [],"
              + " {tag}: \""
              + template
              + "\"");
    }
  }

  /// Moves with the tag.
  ///
  /// @param osMajor of the system inside; empty if there is none
  public String floating(String osMajor, String product, String tag) {
    Map<String, String> fields =
        Map.of("osmajor", osMajor, "product", product, "tag", tag.replace('+', '_'));
    String chosen =
        OPTIONAL
            .matcher(template)
            .replaceAll(
                m -> hasEmpty(m.group(1), fields) ? "" : Matcher.quoteReplacement(m.group(1)));
    return FIELD.matcher(chosen).replaceAll(m -> Matcher.quoteReplacement(value(m, fields)));
  }

  private static boolean hasEmpty(String piece, Map<String, String> fields) {
    return FIELD.matcher(piece).results().anyMatch(m -> value(m, fields).isEmpty());
  }

  private static String value(MatchResult field, Map<String, String> fields) {
    return fields.getOrDefault(field.group(1), "");
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
