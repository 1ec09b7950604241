package argosy.adopt.wheel;

import argosy.base.CorruptException;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A wheel that is at hand, and what it says of itself.
///
/// @param requires its own requirements, with markers
/// @param pythons that it runs with
/// @param summary one line
/// @param licence as it says; empty if it does not
record Wheel(
    Path file,
    WheelName name,
    Digest digest,
    String version,
    List<Requirement> requires,
    Specifiers pythons,
    String summary,
    String homepage,
    String licence) {
  private static final Pattern SPDX =
      Pattern.compile("[A-Za-z0-9.+-]+( (AND|OR|WITH) [A-Za-z0-9.+-]+)*");

  Wheel {
    requires = List.copyOf(requires);
  }

  /// @throws CorruptException if it is another than its name says, or damaged
  static Wheel read(Path file, WheelName name) throws IOException {
    try (WheelFile wheel = WheelFile.open(file)) {
      Map<String, List<String>> headers = wheel.headers("METADATA");
      String version = first(headers, "Version");
      if (!Requirement.normalised(first(headers, "Name")).equals(name.name())
          || !PythonVersion.find(version).equals(Optional.of(name.version()))) {
        throw new CorruptException(
            "%s: it is %s %s inside".formatted(file, first(headers, "Name"), version));
      }
      String format = first(wheel.headers("WHEEL"), "Wheel-Version");
      if (!format.startsWith("1.")) {
        throw new UnsupportedException(
            file + ": a wheel of format \"" + format + "\"", "take one of format 1");
      }
      List<Requirement> requires = new ArrayList<>();
      for (String text : headers.getOrDefault("Requires-Dist", List.of())) {
        requires.add(Requirement.parse(wheel.where(), text));
      }
      return new Wheel(
          file,
          name,
          FileDigest.of(file),
          version,
          requires,
          Specifiers.parse(wheel.where(), first(headers, "Requires-Python")),
          first(headers, "Summary"),
          first(headers, "Home-page"),
          licence(headers));
    }
  }

  private static String licence(Map<String, List<String>> headers) {
    String expression = first(headers, "License-Expression");
    String said = expression.isEmpty() ? first(headers, "License") : expression;
    return SPDX.matcher(said).matches() && said.length() < 100 && !said.equals("UNKNOWN")
        ? said
        : "";
  }

  private static String first(Map<String, List<String>> headers, String name) {
    List<String> values = headers.getOrDefault(name, List.of());
    return values.isEmpty() ? "" : values.getFirst();
  }

  @Override
  public String toString() {
    return name.name() + " " + version;
  }
}
