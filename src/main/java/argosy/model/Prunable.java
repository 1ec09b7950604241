package argosy.model;

import java.io.IOException;
import java.util.Set;

/// A store that can forget.
public interface Prunable {
  /// What a collection would free or has freed.
  ///
  /// @param bytesOnDisk that the dead objects take, compressed
  record Freed(long objects, long bytesOnDisk) {}

  /// Says what `prune` would free, and changes nothing.
  Freed prunable(Set<Digest> live) throws IOException;

  /// Frees every object that is not live. A reader that holds an object open keeps it.
  Freed prune(Set<Digest> live) throws IOException;
}
