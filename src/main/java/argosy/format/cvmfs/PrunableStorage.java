package argosy.format.cvmfs;

import java.io.IOException;
import java.util.List;

/// Storage that can forget.
public interface PrunableStorage extends RepositoryStorage {
  /// A file below `data/`.
  record Stored(String name, long sizeBytes) {}

  /// All objects, in no order.
  List<Stored> objects() throws IOException;

  void remove(String name) throws IOException;
}
