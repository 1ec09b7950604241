package argosy.format.cvmfs;

import java.io.IOException;
import java.util.List;

/// Storage that can forget.
public interface PrunableStorage extends RepositoryStorage {
  /// The names of all objects, in no order.
  List<String> objects() throws IOException;

  /// @return bytes that are free now
  long remove(String name) throws IOException;
}
