package argosy.format.cvmfs;

import argosy.base.CorruptException;

/// Told of everything that is wrong, so that a check finds all of it and a publisher stops at the
/// first.
@FunctionalInterface
interface Problems {
  /// Stops.
  Problems STRICT =
      (rule, where, what) -> {
        throw new CorruptException(where + ": " + what);
      };

  /// @param rule short and stable, for scripts: `counter`
  /// @param where the path or object
  void found(String rule, String where, String what) throws CorruptException;
}
