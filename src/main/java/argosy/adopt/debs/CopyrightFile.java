package argosy.adopt.debs;

import argosy.base.CorruptException;
import argosy.codec.deb.ControlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// A package's `copyright` as one SPDX expression.
///
///     Files: * ... License: GPL-2+ or Artistic      ; machine-readable, DEP-5
///
/// The terms of all its parts joined by AND, each once, sorted; packaging (`debian/*`) does not
/// count. Names that SPDX has no identifier for become `LicenseRef-…`; their text stands in the
/// file itself.
final class CopyrightFile {
  private CopyrightFile() {}

  /// @param text of the file
  /// @return empty if it is not machine-readable, or says nothing
  static Optional<String> expression(String text) {
    if (!text.regionMatches(true, 0, "Format:", 0, 7) && !text.contains("\nFormat:")) {
      return Optional.empty();
    }
    List<ControlFile.Paragraph> paragraphs;
    try {
      paragraphs = ControlFile.parse("copyright", text);
    } catch (CorruptException | IllegalArgumentException e) {
      return Optional.empty();
    }
    TreeSet<String> terms = new TreeSet<>();
    TreeSet<String> packaging = new TreeSet<>();
    for (ControlFile.Paragraph p : paragraphs) {
      String licence = p.get("License").lines().findFirst().orElse("").strip();
      if (p.find("Files").isPresent() && !licence.isEmpty()) {
        boolean own = p.get("Files").strip().equals("debian/*");
        (own ? packaging : terms).add(expressionOf(licence));
      }
    }
    if (terms.isEmpty()) {
      terms = packaging;
    }
    if (terms.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(String.join(" AND ", terms.size() == 1 ? terms : bracketed(terms)));
  }

  private static List<String> bracketed(Set<String> terms) {
    // `A AND B` next to C needs no brackets, but would repeat C.
    TreeSet<String> flat = new TreeSet<>();
    for (String t : terms) {
      if (t.contains(" OR ")) {
        flat.add("(" + t + ")");
      } else {
        flat.addAll(List.of(t.split(" AND ", -1)));
      }
    }
    return new ArrayList<>(flat);
  }

  /// `and` binds closer than `or`; after a comma both bind less (DEP-5, "License syntax").
  static String expressionOf(String licence) {
    List<String> clauses = split(licence, ",\\s*(?=(?:and|or)\\s)");
    if (clauses.size() > 1) {
      StringBuilder out = new StringBuilder(inBrackets(alternatives(clauses.getFirst())));
      for (String clause : clauses.subList(1, clauses.size())) {
        boolean or = clause.startsWith("or");
        out.append(or ? " OR " : " AND ");
        out.append(inBrackets(alternatives(clause.substring(or ? 2 : 3))));
      }
      return out.toString();
    }
    return alternatives(licence);
  }

  private static String inBrackets(String expression) {
    return expression.contains(" AND ") || expression.contains(" OR ")
        ? "(" + expression + ")"
        : expression;
  }

  private static String alternatives(String licence) {
    TreeSet<String> any = new TreeSet<>();
    for (String side : split(licence, "\\s+(?:or|OR)\\s+|\\s*\\|\\s*")) {
      TreeSet<String> all = new TreeSet<>();
      split(side, "\\s+(?:and|AND)\\s+|\\s*,\\s*").forEach(name -> all.add(SpdxNames.of(name)));
      any.add(String.join(" AND ", all));
    }
    if (any.size() == 1) {
      return any.first();
    }
    return String.join(
        " OR ", any.stream().map(a -> a.contains(" AND ") ? "(" + a + ")" : a).toList());
  }

  private static List<String> split(String text, String regex) {
    List<String> parts = new ArrayList<>();
    for (String part : text.strip().split(regex, -1)) {
      if (!part.isBlank()) {
        parts.add(part.strip());
      }
    }
    return parts;
  }
}
