package argosy.adopt.wheel;

import argosy.base.UnsupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A distribution that is wanted (PEP 508): `name[extra] >=1.2; python_version < "3.12"`, or
/// `name @ https://…/name-1-py3-none-any.whl#sha256=…`.
///
/// @param name normalised
/// @param marker empty for always
/// @param url where the wheel is; empty for anywhere
/// @param sha256 of files that will do, of a line's `--hash` or the address; none for all
record Requirement(
    String name,
    List<String> extras,
    Specifiers versions,
    String marker,
    String url,
    List<String> sha256) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*"
              + "(?:\\[([^]]*)])?\\s*"
              + "(?:@\\s*(\\S+)|\\(([^)]*)\\)|([^;@]*))\\s*"
              + "(?:;(.*))?");
  private static final Pattern HASH = Pattern.compile("\\s--hash[=\\s](\\S+)");
  private static final Pattern URL_HASH = Pattern.compile("(.*)#sha256=([0-9a-fA-F]{64})");

  Requirement {
    extras = List.copyOf(extras);
    sha256 = List.copyOf(sha256);
  }

  /// PEP 503: `Zope.Interface` is `zope-interface`.
  static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /// @param where for messages
  static Requirement parse(String where, String line) throws UnsupportedException {
    List<String> hashes = new ArrayList<>();
    Matcher h = HASH.matcher(line);
    while (h.find()) {
      if (!h.group(1).matches("sha256:[0-9a-fA-F]{64}")) {
        throw new UnsupportedException(
            where + ": the hash " + h.group(1) + " is of no kind that is checked",
            "give sha256:… (pip hash FILE)");
      }
      hashes.add(h.group(1).substring("sha256:".length()).toLowerCase(Locale.ROOT));
    }
    Matcher m = FORM.matcher(HASH.matcher(line).replaceAll(""));
    if (!m.matches()) {
      throw new UnsupportedException(
          where + ": \"" + line.strip() + "\" is no requirement",
          "write it as in numpy>=1.24, one to a line");
    }
    String url = Optional.ofNullable(m.group(3)).orElse("");
    if (!url.isEmpty()) {
      Matcher u = URL_HASH.matcher(url);
      if (!u.matches() && hashes.isEmpty() || !url.matches("(https?|file):.*")) {
        throw new UnsupportedException(
            where + ": " + url + " could be any file tomorrow",
            "write its digest behind it, #sha256=… (sha256sum FILE)");
      }
      if (u.matches()) {
        url = u.group(1);
        hashes.add(u.group(2).toLowerCase(Locale.ROOT));
      }
    }
    String versions =
        Optional.ofNullable(m.group(4)).or(() -> Optional.ofNullable(m.group(5))).orElse("");
    return new Requirement(
        normalised(m.group(1)),
        Optional.ofNullable(m.group(2)).stream()
            .flatMap(e -> List.of(e.split(",")).stream())
            .map(e -> normalised(e.strip()))
            .filter(e -> !e.isEmpty())
            .toList(),
        Specifiers.parse(where, versions),
        Optional.ofNullable(m.group(6)).orElse("").strip(),
        url,
        hashes);
  }

  /// The lines of a requirements file: without comments, with what a `\` continues.
  static List<String> lines(String where, String text) throws UnsupportedException {
    List<String> lines = new ArrayList<>();
    for (String line : text.replaceAll("\\\\\\r?\\n", " ").lines().toList()) {
      String plain = line.replaceFirst("(^|\\s)#.*$", "").strip();
      if (plain.matches("(-r|-c|-e|--requirement|--constraint|--editable|-i|--index-url).*")) {
        throw new UnsupportedException(
            where + ": " + plain + " is not followed",
            "write the requirements themselves, one to a line; wheels come from the folder");
      }
      if (!plain.isEmpty() && !plain.startsWith("-")) {
        lines.add(plain);
      }
    }
    return lines;
  }

  /// Whether it holds with these variables, for one of these extras or without any.
  boolean holds(Map<String, String> variables, List<String> wanted) throws UnsupportedException {
    if (marker.isEmpty()) {
      return true;
    }
    for (String extra : new TreeSet<>(wanted.isEmpty() ? List.of("") : wanted)) {
      Map<String, String> all = new TreeMap<>(variables);
      all.put("extra", extra);
      if (Marker.holds(marker, all)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return name
        + (extras.isEmpty() ? "" : "[" + String.join(",", extras) + "]")
        + (url.isEmpty() ? " " + versions : " @ " + url).stripTrailing();
  }
}
