package argosy.adopt.wheel;

import argosy.base.UnsupportedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which versions are wanted, `>=1.20,<2,!=1.22.*` (PEP 440, version specifiers); all must hold.
record Specifiers(List<Clause> clauses) {
  static final Specifiers ANY = new Specifiers(List.of());
  private static final Pattern CLAUSE =
      Pattern.compile("\\s*(~=|===|==|!=|<=|>=|<|>)\\s*([^\\s,;]+?)\\s*");

  Specifiers {
    clauses = List.copyOf(clauses);
  }

  /// @param series whether `.*` stood at the end
  record Clause(String operator, String text, PythonVersion version, boolean series) {
    boolean accepts(PythonVersion v) {
      PythonVersion published = version.local().isEmpty() ? v.published() : v;
      int order = published.compareTo(version);
      return switch (operator) {
        case "==" -> series ? v.startsWith(version, parts()) : order == 0;
        case "!=" -> series ? !v.startsWith(version, parts()) : order != 0;
        case "<=" -> order <= 0;
        case ">=" -> order >= 0;
        case "~=" -> order >= 0 && v.startsWith(version, parts() - 1);
        case "<" ->
            order < 0
                && (version.isPrerelease()
                    || !v.isPrerelease()
                    || !v.base().equals(version.base()));
        case ">" ->
            order > 0
                && (version.post().isPresent()
                    || v.post().isEmpty()
                    || !v.base().equals(version.base()));
        default -> v.equals(version);
      };
    }

    /// Of the release as it was written: `1.4.0` has three.
    private int parts() {
      return text.replaceFirst("^.*!", "")
          .replaceFirst("\\.\\*$", "")
          .split("[^0-9.]")[0]
          .split("\\.")
          .length;
    }

    @Override
    public String toString() {
      return operator + text;
    }
  }

  /// @param where for messages
  static Specifiers parse(String where, String text) throws UnsupportedException {
    if (text.isBlank()) {
      return ANY;
    }
    List<Clause> clauses = new ArrayList<>();
    for (String part : text.split(",")) {
      Matcher m = CLAUSE.matcher(part);
      boolean form = m.matches();
      boolean series = form && m.group(2).endsWith(".*");
      Optional<PythonVersion> version =
          form ? PythonVersion.find(m.group(2).replaceFirst("\\.\\*$", "")) : Optional.empty();
      if (version.isEmpty() || series && !m.group(1).matches("[=!]=")) {
        throw new UnsupportedException(
            where + ": \"" + text.strip() + "\" does not say which versions",
            "write it as in >=1.2,<2");
      }
      clauses.add(new Clause(m.group(1), m.group(2), version.get(), series));
    }
    return new Specifiers(clauses);
  }

  boolean accepts(PythonVersion version) {
    return clauses.stream().allMatch(c -> c.accepts(version));
  }

  /// Whether a version before its release is asked for by name.
  boolean namesPrerelease() {
    return clauses.stream().anyMatch(c -> c.version().isPrerelease());
  }

  @Override
  public String toString() {
    return clauses.stream().map(Clause::toString).collect(Collectors.joining(","));
  }
}
