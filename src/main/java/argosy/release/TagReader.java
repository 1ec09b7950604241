package argosy.release;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads tags, exactly or as people and old documents write them.
final class TagReader {
  private static final String REST = "[A-Za-z0-9][A-Za-z0-9.+_-]*";
  private static final String BUILD =
      "(?:_c(?<cycle>[0-9]{4}[._][0-9]{3}))?(?:_rsp(?<counter>[0-9]{1,6}))?(?:_(?<rest>"
          + REST
          + "))?";
  private static final Pattern WEEKLY =
      Pattern.compile("w_(?<year>[0-9]{4})_(?<week>[0-9]{2})" + BUILD);
  private static final Pattern DAILY =
      Pattern.compile("d_(?<year>[0-9]{4})_(?<month>[0-9]{2})_(?<day>[0-9]{2})" + BUILD);
  private static final Pattern VERSION = Pattern.compile("v[0-9][A-Za-z0-9+]*(_[A-Za-z0-9+]+)*");
  private static final Pattern ALIAS = Pattern.compile("(?:[a-z0-9]+_)*latest|recommended");

  private TagReader() {}

  static Optional<Tag> exact(String text) {
    try {
      return Optional.ofNullable(read(text)).filter(t -> t.text().equals(text));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a tag: \"" + text + "\": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not a tag: \"" + text + "\": " + e.getMessage(), e);
    }
  }

  private static @Nullable Tag read(String text) {
    Matcher weekly = WEEKLY.matcher(text);
    if (weekly.matches()) {
      return new Tag.Weekly(
          Integer.parseInt(weekly.group("year")),
          Integer.parseInt(weekly.group("week")),
          build(weekly));
    }
    Matcher daily = DAILY.matcher(text);
    if (daily.matches()) {
      return new Tag.Daily(
          LocalDate.of(
              Integer.parseInt(daily.group("year")),
              Integer.parseInt(daily.group("month")),
              Integer.parseInt(daily.group("day"))),
          build(daily));
    }
    if (text.matches("b[0-9]{1,18}")) {
      return new Tag.OnDemand(Long.parseLong(text.substring(1)));
    }
    if (text.matches("exp_" + REST)) {
      return new Tag.Experimental(text.substring(4));
    }
    if (ALIAS.matcher(text).matches()) {
      return new Tag.Alias(text);
    }
    return VERSION.matcher(text).matches()
        ? new Tag.Version(List.of(text.substring(1).split("_", -1)))
        : null;
  }

  private static Tag.Build build(Matcher m) {
    return new Tag.Build(
        group(m, "cycle").replace('_', '.'),
        group(m, "counter").isEmpty() ? -1 : Integer.parseInt(group(m, "counter")),
        group(m, "rest"));
  }

  private static String group(Matcher m, String name) {
    return Optional.ofNullable(m.group(name)).orElse("");
  }

  /// Separators of any kind, missing ones, upper case, missing zeros; the product and image words
  /// in front are left away.
  static Optional<Tag> tolerant(String text) {
    String plain = fromGit(text.strip().replace("\\", ""));
    Matcher image =
        Pattern.compile(".*stack_?[a-z0-9_]*?_(?=[vwdb]_?[0-9]|exp_|[a-z]*_?latest)(.*)")
            .matcher(plain);
    String tag = image.matches() ? image.group(1) : plain;
    String lower =
        tag.replaceFirst(
            "^[VWDB](?=_?[0-9])",
            tag.isEmpty() ? "" : tag.substring(0, 1).toLowerCase(Locale.ROOT));
    String spelled =
        lower
            .replaceFirst("^w_?([0-9]{4})_?([0-9]{2})(?![0-9])", "w_$1_$2")
            .replaceFirst("^w_?([0-9]{4})_([0-9])(?![0-9])", "w_$1_0$2")
            .replaceFirst("^d_?([0-9]{4})_?([0-9]{2})_?([0-9]{2})(?![0-9])", "d_$1_$2_$3")
            .replaceFirst("^d_?([0-9]{4})_([0-9])_", "d_$1_0$2_")
            .replaceFirst("^(d_[0-9]{4}_[0-9]{2})_([0-9])(?![0-9])", "$1_0$2")
            .replaceFirst("^v_(?=[0-9])", "v");
    try {
      return Optional.ofNullable(read(spelled));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /// The mapping from git to packages: a leading digit gets `v`; `.`, `-` and `~` become `_`.
  static String fromGit(String text) {
    String mapped = text.replaceAll("[.~\\- ]+", "_").replaceAll("_+", "_");
    return mapped.matches("[0-9].*") ? "v" + mapped : mapped;
  }
}
