package argosy.model;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Names that point at digests: the only mutable state, and what moves last.
///
/// A name is of components `[A-Za-z0-9][A-Za-z0-9_.@+-]*` with `/` between:
/// `releases/pyfai/w_2026_47`.
public interface Refs {
  Optional<Digest> resolve(String name) throws IOException;

  /// Points the name at `to` if it now is as `expected` says (empty: not there), atomically and
  /// durably.
  ///
  /// @param to empty removes the name
  /// @return whether it was done; false if somebody else moved the name first
  boolean set(String name, Optional<Digest> expected, Optional<Digest> to) throws IOException;

  /// The names below `prefix` (`releases/`), sorted.
  List<String> list(String prefix) throws IOException;
}
