package argosy.format.cvmfs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Where objects may lie already: another repository, a gzip layer.
@FunctionalInterface
public interface ObjectSource {
  /// The object's stored bytes if it seems to lie there; they may be damaged. Safe for several
  /// threads at once.
  Optional<ByteBuffer> find(ContentHash hash, Suffix suffix) throws IOException;

  static ObjectSource of(RepositoryStorage repository) {
    return (hash, suffix) -> Resign.there(repository, hash.path(suffix));
  }

  /// The object as the first of them has it that has it undamaged.
  static Optional<ByteBuffer> first(List<ObjectSource> sources, ContentHash hash, Suffix suffix)
      throws IOException {
    for (ObjectSource source : sources) {
      Optional<ByteBuffer> stored = source.find(hash, suffix);
      if (stored.isPresent() && ContentHash.over(hash.algorithm(), stored.get()).equals(hash)) {
        return stored;
      }
    }
    return Optional.empty();
  }
}
