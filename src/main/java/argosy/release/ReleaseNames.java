package argosy.release;

import argosy.model.ImageName;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a release is called outside: container tags and machine images, floating and immutable.
///
///     container = floating / immutable                                          ; ImageName
///     machine   = os "-" osmajor "-stack-" product "-" tag "-" yyyyMMddHHmmss
public final class ReleaseNames {
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern CONTAINER =
      Pattern.compile(
          "(?<major>[0-9]+)-stack-(?<product>[a-z0-9][a-z0-9_-]*?)-(?<tag>[a-z][A-Za-z0-9_.+]*)"
              + "(?:-(?<time>[0-9]{8}T[0-9]{6}Z))?");

  private ReleaseNames() {}

  /// A container tag taken apart.
  ///
  /// @param time empty if it is floating
  public record Container(String osMajor, String product, Tag tag, Optional<String> time) {}

  /// `7-stack-lsst_distrib-v15_0`: moves with the tag.
  public static String container(String osMajor, String product, Tag tag) {
    return ImageName.floating(osMajor, product, tag.text());
  }

  /// `7-stack-lsst_distrib-w_2018_23-20180611T094959Z`: never moves.
  public static String container(String osMajor, String product, Tag tag, long epochSeconds) {
    return ImageName.immutable(container(osMajor, product, tag), epochSeconds);
  }

  /// `centos-7-stack-lsst_apps-w_2015_45-20151113225236`.
  public static String machine(
      String os, String osMajor, String product, Tag tag, long epochSeconds) {
    return os
        + "-"
        + container(osMajor, product, tag)
        + "-"
        + COMPACT.format(Instant.ofEpochSecond(epochSeconds));
  }

  /// Reads a container tag back.
  public static Optional<Container> parseContainer(String text) {
    Matcher m = CONTAINER.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    return Tag.parseTolerant(m.group("tag"))
        .filter(t -> t.text().equals(m.group("tag")))
        .map(t ->
            new Container(
                m.group("major"), m.group("product"), t, Optional.ofNullable(m.group("time"))));
  }
}
