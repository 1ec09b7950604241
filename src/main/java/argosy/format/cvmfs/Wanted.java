package argosy.format.cvmfs;

import java.io.IOException;
import java.util.Optional;

/// An entry that a new revision shall have.
///
/// @param entry with its content's hash or chunks if they are known; of a hard-linked file with a
///   group number that is its own among all that is published at once, whatever the count
/// @param store puts the content into the repository and returns the entry with it; empty for what
///   has none
/// @param sure whether the content is in the repository already, so that nobody need look
/// @param boundary whether a catalog shall begin at the directory
/// @param optional whether a directory that is there already stays as it is
record Wanted(
    CatalogEntry entry, Optional<Storing> store, boolean sure, boolean boundary, boolean optional) {
  /// Puts a file's content into the repository.
  @FunctionalInterface
  interface Storing {
    CatalogEntry store() throws IOException;
  }
}
