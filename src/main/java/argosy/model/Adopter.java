package argosy.model;

import java.io.IOException;
import java.util.List;

/// Takes software that is there already into the store, as packages.
public interface Adopter {
  /// Reads everything, writes blobs, trees and package records to the store, and flushes it.
  Adoption adopt(ObjectStore store) throws IOException;

  /// @param packages in merge order, with digests as stored
  /// @param notes what was not understood or knowingly left out, one line each, naming package or
  ///   path
  /// @param files of all packages, each path counted; `bytes` likewise
  /// @param newBytes plain bytes of content that was not in the store before
  record Adoption(
      List<Adopted> packages, List<String> notes, long files, long bytes, long newBytes) {
    public Adoption {
      packages = List.copyOf(packages);
      notes = List.copyOf(notes);
    }
  }

  record Adopted(Package metadata, Digest digest) {}
}
