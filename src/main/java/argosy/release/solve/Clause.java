package argosy.release.solve;

import java.util.List;

/// A disjunction of literals: `+c` candidate c is taken, `-c` it is not. The first two literals are
/// watched.
final class Clause {
  final int[] literals;

  /// The candidates that would meet it, the best first; none for clauses that ask for nothing.
  final int[] choices;

  final Origin origin;

  /// Why a clause holds.
  sealed interface Origin {
    /// Somebody asked for it.
    record Asked(String spec) implements Origin {}

    /// The candidate needs one that the specification matches.
    record Needs(int candidate, String spec) implements Origin {}

    /// If the candidate is taken, `other` must not be.
    record Constrains(int candidate, String spec, int other) implements Origin {}

    /// Two of one name.
    record Same(int one, int other) implements Origin {}

    /// Follows from others.
    record Learnt(List<Clause> from) implements Origin {}
  }

  Clause(int[] literals, int[] choices, Origin origin) {
    this.literals = literals;
    this.choices = choices;
    this.origin = origin;
  }
}
