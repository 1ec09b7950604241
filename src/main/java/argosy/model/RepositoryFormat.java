package argosy.model;

import java.io.IOException;
import java.util.List;

/// A repository that a client's package manager reads: an index over artifacts, itself a set of
/// files.
public interface RepositoryFormat {
  /// The id of the repository form: `apt`.
  String id();

  /// Writes or extends the index. The cost follows the artifacts that are new: what the previous
  /// index says of the others is copied from it. The file that makes the rest visible is committed
  /// last.
  ///
  /// @param artifacts that the repository shall hold after this, previous ones included
  /// @param files the artifacts' files and the previous index, by name
  Artifact index(List<Artifact> artifacts, Format.Files files, Output output) throws IOException;
}
