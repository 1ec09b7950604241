package argosy.format.deb;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Debian versions of tags and packages (deb-version(7)), so that `dpkg --compare-versions` sorts
/// releases of a train by date, and released versions above all development trains.
///
/// | tag                           | version            |                                        |
/// |-------------------------------|--------------------|----------------------------------------|
/// | `v2026_1`, `2026.1`           | `2026.1`           |                                        |
/// | `v2026_1_rc2`                 | `2026.1~rc2`       | before `2026.1`                        |
/// | `w_2026_47`                   | `0~20261119.w47`   | the Thursday of ISO week 2026-W47      |
/// | `d_2026_11_20`, `o_2026_11_20`| `0~20261120.d`     | that day; the letter breaks ties       |
/// | any other: `exp_new-io`       | `0~~exp.new.io`    | before everything else                 |
public final class DebVersion {
  private static final Pattern NUMBERED = Pattern.compile("v?([0-9].*)");
  private static final Pattern CANDIDATE =
      Pattern.compile("[._-]?(rc|beta|alpha|a|b)[._-]?([0-9]+)");
  private static final Pattern WEEKLY = Pattern.compile("w[._-]([0-9]{4})[._-]([0-9]{1,2})");
  private static final Pattern DAILY =
      Pattern.compile("([a-z])[._-]([0-9]{4})[._-]([0-9]{1,2})[._-]([0-9]{1,2})");

  private DebVersion() {}

  /// The upstream version of a release's tag: a dated train if it is of that form, else a number.
  public static String ofTag(String tag) {
    Matcher weekly = WEEKLY.matcher(tag);
    Matcher daily = DAILY.matcher(tag);
    try {
      if (weekly.matches()) {
        int week = Integer.parseInt(weekly.group(2));
        LocalDate thursday = thursday(Integer.parseInt(weekly.group(1)), week);
        return "0~" + day(thursday) + String.format(Locale.ROOT, ".w%02d", week);
      }
      if (daily.matches()) {
        LocalDate date =
            LocalDate.of(
                Integer.parseInt(daily.group(2)),
                Integer.parseInt(daily.group(3)),
                Integer.parseInt(daily.group(4)));
        return "0~" + day(date) + "." + daily.group(1);
      }
    } catch (DateTimeException e) {
      return "0~~" + plain(tag); // looks like a date and is none
    }
    return NUMBERED.matcher(tag).matches() ? ofVersion(tag) : "0~~" + plain(tag);
  }

  /// The upstream version of a package's version as its makers write it.
  public static String ofVersion(String version) {
    Matcher numbered = NUMBERED.matcher(version);
    if (!numbered.matches()) {
      return "0~" + plain(version);
    }
    return plain(CANDIDATE.matcher(numbered.group(1)).replaceAll("~$1$2"));
  }

  /// Week 1 is the one with the year's first Thursday; the date of its Thursday has the week's
  /// year.
  private static LocalDate thursday(int weekYear, int week) {
    LocalDate inYear = LocalDate.of(weekYear, 1, 4);
    if (week < 1 || week > inYear.range(IsoFields.WEEK_OF_WEEK_BASED_YEAR).getMaximum()) {
      throw new DateTimeException("no such week");
    }
    return inYear.with(IsoFields.WEEK_OF_WEEK_BASED_YEAR, week).with(DayOfWeek.THURSDAY);
  }

  private static String day(LocalDate date) {
    return String.format(
        Locale.ROOT, "%04d%02d%02d", date.getYear(), date.getMonthValue(), date.getDayOfMonth());
  }

  /// Only what may stand in an upstream version beside a revision; a colon would begin an epoch and
  /// a hyphen a revision.
  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9.+~]", ".");
  }
}
