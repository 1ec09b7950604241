package argosy.release;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tag of a release, of one of the trains. The text is the package form, from which the others
/// are made (`spec/release.md`):
///
///     version      = "v" part *("_" part) ; a last part "rc" 1*DIGIT makes it a candidate
///     weekly       = "w_" 4DIGIT "_" 2DIGIT [build]   ; ISO 8601 week-year and week
///     daily        = "d_" 4DIGIT "_" 2DIGIT "_" 2DIGIT [build]
///     build        = ["_c" 4DIGIT "." 3DIGIT] ["_rsp" 1*DIGIT] ["_" rest]
///     on-demand    = "b" 1*DIGIT
///     experimental = "exp_" rest
///     alias        = rest "_latest" / "latest" / "recommended"
///
/// Order: experimental, on demand, then weeklies and dailies by date (a weekly stands on its
/// Thursday, after the daily of that day), then versions (candidates before their version), then
/// aliases.
public sealed interface Tag extends Comparable<Tag> {
  /// @param parts as between the underscores: `30`, `0`, `0`, `rc1`
  record Version(List<String> parts) implements Tag {
    public Version {
      parts = List.copyOf(parts);
    }

    /// The number of a release candidate.
    public OptionalInt candidate() {
      Matcher rc = Pattern.compile("rc([0-9]{1,9})").matcher(parts.getLast());
      return rc.matches() ? OptionalInt.of(Integer.parseInt(rc.group(1))) : OptionalInt.empty();
    }

    @Override
    public String text() {
      return "v" + String.join("_", parts);
    }
  }

  /// @param weekYear the year that the week belongs to: 2021-01-01 is in week 53 of 2020
  record Weekly(int weekYear, int week, Build build) implements Tag {
    public Weekly {
      long weeks = IsoFields.WEEK_OF_WEEK_BASED_YEAR.rangeRefinedBy(midYear(weekYear)).getMaximum();
      if (week < 1 || week > weeks) {
        throw new IllegalArgumentException(
            "%d has %d weeks, there is no week %d".formatted(weekYear, weeks, week));
      }
    }

    private static LocalDate midYear(int weekYear) {
      return LocalDate.of(weekYear, 7, 1);
    }

    /// The weekly of the week that the day is in.
    public static Weekly of(LocalDate day) {
      return new Weekly(
          day.get(IsoFields.WEEK_BASED_YEAR),
          day.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
          Build.PLAIN);
    }

    /// The Thursday of the week: the day that decides which year it belongs to.
    public LocalDate date() {
      LocalDate inFirstWeek = LocalDate.of(weekYear, 1, 4);
      LocalDate thursday = inFirstWeek.plusDays(4 - inFirstWeek.getDayOfWeek().getValue());
      return thursday.plus(week - 1L, ChronoUnit.WEEKS);
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "w_%04d_%02d", weekYear, week) + build.text();
    }
  }

  record Daily(LocalDate date, Build build) implements Tag {
    public static Daily of(LocalDate day) {
      return new Daily(day, Build.PLAIN);
    }

    @Override
    public String text() {
      return String.format(
              Locale.ROOT,
              "d_%04d_%02d_%02d",
              date.getYear(),
              date.getMonthValue(),
              date.getDayOfMonth())
          + build.text();
    }
  }

  record OnDemand(long number) implements Tag {
    @Override
    public String text() {
      return "b" + number;
    }
  }

  /// @param name without `exp_`
  record Experimental(String name) implements Tag {
    @Override
    public String text() {
      return "exp_" + name;
    }
  }

  /// A name that moves from release to release of a train: `w_latest`, `recommended`.
  record Alias(String name) implements Tag {
    @Override
    public String text() {
      return name;
    }
  }

  /// What may follow the date of a weekly or daily.
  ///
  /// @param cycle `0019.001`; may be empty
  /// @param counter of builds for the notebook platform (`rsp19`); -1 if there is none
  /// @param rest anything else; may be empty
  record Build(String cycle, int counter, String rest) {
    public static final Build PLAIN = new Build("", -1, "");

    String text() {
      return (cycle.isEmpty() ? "" : "_c" + cycle)
          + (counter < 0 ? "" : "_rsp" + counter)
          + (rest.isEmpty() ? "" : "_" + rest);
    }
  }

  /// The package form.
  String text();

  /// As git tags it: `w.2018.23`, `d.2018.06.11`, `30.0.0.rc1`.
  default String git() {
    String dotted = text().replace('_', '.');
    return this instanceof Version ? dotted.substring(1) : dotted;
  }

  /// As conda and Debian names want it, without underscores: `w-2018-23`.
  default String dashed() {
    return text().replace('_', '-');
  }

  /// Whether the name moves from release to release.
  default boolean moves() {
    return this instanceof Alias;
  }

  /// Reads the package form, exactly.
  ///
  /// @throws IllegalArgumentException if it is of another form; says which there are
  static Tag parse(String text) {
    return TagReader.exact(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "not a tag: \""
                    + text
                    + "\"; a tag is v15_0, v30_0_0_rc1, w_2018_23, d_2018_06_11, b8466, exp_NAME or"
                    + " NAME_latest"
                    + TagReader.tolerant(text)
                        .map(t -> "; did you mean " + t.text() + "?")
                        .orElse("")));
  }

  /// Reads a tag as people write it: `v15.0`, `w.2018.23`, `W_2018_5`, `d20180611`, `v15\_0`. Never
  /// for commands that destroy.
  static Optional<Tag> parseTolerant(String text) {
    return TagReader.exact(text).or(() -> TagReader.tolerant(text));
  }

  /// The tag that a stack's version makes: a leading digit gets `v`, `.` and `-` become `_`.
  static Tag ofVersion(String version) {
    return parse(TagReader.fromGit(version));
  }

  @Override
  default int compareTo(Tag other) {
    return ORDER.compare(this, other);
  }

  Comparator<Tag> ORDER =
      Comparator.comparingInt(Tag::train)
          .thenComparing(Tag::compareWithinTrain)
          .thenComparing(Tag::text);

  private static int train(Tag tag) {
    return switch (tag) {
      case Experimental e -> 0;
      case OnDemand o -> 1;
      case Weekly w -> 2;
      case Daily d -> 2;
      case Version v -> 3;
      case Alias a -> 4;
    };
  }

  private static int compareWithinTrain(Tag a, Tag b) {
    if (a instanceof Version x && b instanceof Version y) {
      return compareParts(x.parts(), y.parts());
    }
    if (a instanceof OnDemand x && b instanceof OnDemand y) {
      return Long.compare(x.number(), y.number());
    }
    int byDate = day(a).compareTo(day(b));
    if (byDate != 0) {
      return byDate;
    }
    int byKind = Boolean.compare(a instanceof Weekly, b instanceof Weekly);
    return byKind != 0 ? byKind : BUILD_ORDER.compare(build(a), build(b));
  }

  Comparator<Build> BUILD_ORDER =
      Comparator.comparing(Build::cycle)
          .thenComparingInt(Build::counter)
          .thenComparing(Build::rest);

  private static LocalDate day(Tag tag) {
    return switch (tag) {
      case Weekly w -> w.date();
      case Daily d -> d.date();
      case Version v -> LocalDate.EPOCH;
      case OnDemand o -> LocalDate.EPOCH;
      case Experimental e -> LocalDate.EPOCH;
      case Alias a -> LocalDate.EPOCH;
    };
  }

  private static Build build(Tag tag) {
    return switch (tag) {
      case Weekly w -> w.build();
      case Daily d -> d.build();
      case Version v -> Build.PLAIN;
      case OnDemand o -> Build.PLAIN;
      case Experimental e -> Build.PLAIN;
      case Alias a -> Build.PLAIN;
    };
  }

  /// Numbers by value, `rcN` before nothing, text by its letters; `15_0` before `15_0_1`.
  private static int compareParts(List<String> a, List<String> b) {
    for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
      int order = Part.of(a, i).compareTo(Part.of(b, i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /// @param kind 0 candidate, 1 nothing, 2 number, 3 other text
  record Part(int kind, long number, String text) implements Comparable<Part> {
    static Part of(List<String> parts, int i) {
      if (i >= parts.size()) {
        return new Part(1, 0, "");
      }
      String text = parts.get(i);
      if (text.matches("rc[0-9]{1,9}")) {
        return new Part(0, Long.parseLong(text.substring(2)), text);
      }
      return text.matches("[0-9]{1,18}")
          ? new Part(2, Long.parseLong(text), text)
          : new Part(3, 0, text);
    }

    @Override
    public int compareTo(Part other) {
      return Comparator.comparingInt(Part::kind)
          .thenComparingLong(Part::number)
          .thenComparing(Part::text)
          .compare(this, other);
    }
  }
}
