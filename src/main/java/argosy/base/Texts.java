package argosy.base;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes and durations as people read them.
public final class Texts {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15}) ?([kKMGTP])?B?");

  private Texts() {}

  /// Decimal units, three significant digits: `1.93 GB`, `447 MB`, `12 B`.
  public static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits = unit == 0 || value >= 99.95 ? "%.0f" : value >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, digits, value) + " " + UNITS[unit];
  }

  /// Reads a size in decimal units: `20G`, `500 MB`, `4096`.
  ///
  /// @throws IllegalArgumentException if it is none
  public static long bytes(String text) {
    Matcher size = SIZE.matcher(text.strip());
    if (!size.matches()) {
      throw new IllegalArgumentException("a size is like 20G, 500M or 4096, got " + text);
    }
    String letter = size.group(2) == null ? "" : size.group(2).toUpperCase(Locale.ROOT);
    long unit = 1;
    for (int i = 0; i <= "KMGTP".indexOf(letter) && !letter.isEmpty(); i++) {
      unit *= 1000;
    }
    return Math.multiplyExact(Long.parseLong(size.group(1)), unit);
  }

  /// `0.42 s`, `12.3 s`, `3 min 05 s`.
  public static String seconds(double seconds) {
    if (seconds < 10) {
      return String.format(Locale.ROOT, "%.2f s", seconds);
    }
    if (seconds < 120) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    return String.format(
        Locale.ROOT, "%d min %02d s", (long) seconds / 60, Math.round(seconds) % 60);
  }

  /// `1 file`, `45,000 files`.
  public static String count(long n, String noun) {
    return String.format(Locale.ROOT, "%,d ", n) + noun + (n == 1 ? "" : "s");
  }

  /// `1 entry`, `45,000 entries`.
  public static String entries(long n) {
    return String.format(Locale.ROOT, "%,d ", n) + (n == 1 ? "entry" : "entries");
  }
}
