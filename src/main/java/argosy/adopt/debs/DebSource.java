package argosy.adopt.debs;

import java.io.IOException;
import java.util.List;

/// Where Debian packages come from.
sealed interface DebSource permits AptSource, FolderSource {
  /// The packages, exact, in any order; their files need not be here yet.
  List<DebFile> resolve() throws IOException;

  /// Brings files here and proves that they are what [#resolve()] said.
  void fetch(List<DebFile> missing) throws IOException;
}
