package argosy.base;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Finds the name a person probably meant.
public final class DidYouMean {
  private DidYouMean() {}

  /// The nearest of the known names, if it is near enough that a slip of the fingers explains it:
  /// one edit in three letters; case, `-`, `_` and `.` count as equal.
  public static Optional<String> among(String typed, Collection<String> known) {
    String wanted = plain(typed);
    int limit = Math.max(1, wanted.length() / 3);
    return known.stream()
        .sorted()
        .map(name -> new Near(name, edits(wanted, plain(name))))
        .filter(n -> n.edits() <= limit)
        .min(Comparator.comparingInt(Near::edits))
        .map(Near::name);
  }

  /// `; did you mean NAME?` or nothing, to be put after a message.
  public static String hint(String typed, Collection<String> known) {
    return among(typed, known).map(name -> "; did you mean " + name + "?").orElse("");
  }

  private record Near(String name, int edits) {}

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }

  /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other
  /// (Damerau-Levenshtein, restricted).
  static int edits(String from, String to) {
    int[][] d = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int least =
            List.of(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (same ? 0 : 1)).stream()
                .min(Comparator.naturalOrder())
                .orElseThrow();
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          least = Math.min(least, d[i - 2][j - 2] + 1);
        }
        d[i][j] = least;
      }
    }
    return d[from.length()][to.length()];
  }
}
