package argosy.adopt.wheel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A version of a Python distribution (PEP 440), in the order of that specification: `1.0.dev1 <
/// 1.0a1.dev1 < 1.0a1 < 1.0rc1 < 1.0 < 1.0+local < 1.0.post1`.
///
/// @param release without zeros at its end; never empty
/// @param pre `a`, `b` or `rc` and its number; empty for none
/// @param local its parts; empty for none
record PythonVersion(
    int epoch,
    List<Long> release,
    String pre,
    long preNumber,
    Optional<Long> post,
    Optional<Long> dev,
    List<String> local)
    implements Comparable<PythonVersion> {
  private static final Pattern FORM =
      Pattern.compile(
          "v?(?:(\\d{1,9})!)?(\\d{1,18}(?:\\.\\d{1,18})*)"
              + "(?:[-_.]?(alpha|a|beta|b|preview|pre|c|rc)[-_.]?(\\d{1,18})?)?"
              + "(?:-(\\d{1,18})|[-_.]?(post|rev|r)[-_.]?(\\d{1,18})?)?"
              + "(?:[-_.]?(dev)[-_.]?(\\d{1,18})?)?"
              + "(?:\\+([a-z0-9]+(?:[-_.][a-z0-9]+)*))?");

  PythonVersion {
    release = List.copyOf(release);
    local = List.copyOf(local);
  }

  /// @return empty if the text is no version
  static Optional<PythonVersion> find(String text) {
    Matcher m = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!m.matches()) {
      return Optional.empty();
    }
    List<Long> release = new ArrayList<>();
    for (String part : m.group(2).split("\\.")) {
      release.add(Long.parseLong(part));
    }
    while (release.size() > 1 && release.getLast() == 0) {
      release.removeLast();
    }
    Optional<Long> post =
        m.group(5) != null
            ? Optional.of(Long.parseLong(m.group(5)))
            : Optional.ofNullable(m.group(6)).map(p -> number(m.group(7)));
    return Optional.of(
        new PythonVersion(
            m.group(1) == null ? 0 : Integer.parseInt(m.group(1)),
            release,
            pre(m.group(3)),
            number(m.group(4)),
            post,
            Optional.ofNullable(m.group(8)).map(d -> number(m.group(9))),
            m.group(10) == null ? List.of() : List.of(m.group(10).split("[-_.]"))));
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private static String pre(@Nullable String word) {
    return switch (word) {
      case null -> "";
      case "a", "alpha" -> "a";
      case "b", "beta" -> "b";
      default -> "rc";
    };
  }

  boolean isPrerelease() {
    return !pre.isEmpty() || dev.isPresent();
  }

  /// The part of the release at a place; 0 after its end.
  private long at(int place) {
    return place < release.size() ? release.get(place) : 0;
  }

  /// Whether the release begins with these parts, as `==1.4.*` asks.
  boolean startsWith(PythonVersion other, int parts) {
    if (epoch != other.epoch) {
      return false;
    }
    for (int i = 0; i < parts; i++) {
      if (at(i) != other.at(i)) {
        return false;
      }
    }
    return true;
  }

  /// Without the local part.
  PythonVersion published() {
    return new PythonVersion(epoch, release, pre, preNumber, post, dev, List.of());
  }

  /// Only epoch and release.
  PythonVersion base() {
    return new PythonVersion(epoch, release, "", 0, Optional.empty(), Optional.empty(), List.of());
  }

  @Override
  public int compareTo(PythonVersion o) {
    int order = Integer.compare(epoch, o.epoch);
    for (int i = 0; order == 0 && i < Math.max(release.size(), o.release.size()); i++) {
      order = Long.compare(at(i), o.at(i));
    }
    order = order != 0 ? order : stage().compareTo(o.stage());
    order = order != 0 ? order : Long.compare(preNumber, o.preNumber);
    order = order != 0 ? order : Long.compare(post.orElse(-1L), o.post.orElse(-1L));
    order =
        order != 0 ? order : Long.compare(dev.orElse(Long.MAX_VALUE), o.dev.orElse(Long.MAX_VALUE));
    return order != 0 ? order : compareLocal(o);
  }

  /// `1.0.dev1` stands before all of its pre-releases, a final release after them.
  private String stage() {
    if (!pre.isEmpty()) {
      return pre;
    }
    return post.isEmpty() && dev.isPresent() ? "" : "~";
  }

  private int compareLocal(PythonVersion o) {
    for (int i = 0; i < Math.min(local.size(), o.local.size()); i++) {
      String a = local.get(i);
      String b = o.local.get(i);
      boolean aNumber = a.matches("\\d{1,18}");
      boolean bNumber = b.matches("\\d{1,18}");
      int order =
          aNumber && bNumber
              ? Long.compare(Long.parseLong(a), Long.parseLong(b))
              : aNumber == bNumber ? a.compareTo(b) : aNumber ? 1 : -1;
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(local.size(), o.local.size());
  }
}
