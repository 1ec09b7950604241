package argosy.app;

import argosy.model.Adopter;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Where the programs come from that build scripts may run.
interface Workbench {
  /// Tools that are known exactly.
  ///
  /// @param digest of all of them
  /// @param versions `gcc 4:12.2.0-3`, one line each
  record Tools(Digest digest, List<Adopter.Adopted> packages, List<String> versions) {
    public Tools {
      packages = List.copyOf(packages);
      versions = List.copyOf(versions);
    }
  }

  /// The tools of these names with all they need; as before, unless `update`.
  Tools of(List<String> names, boolean update, long nowSeconds) throws IOException;

  /// As [#of], if they were taken before; changes nothing.
  Optional<Tools> known(List<String> names) throws IOException;

  /// The root folder they stand in.
  Path root(Tools tools) throws IOException;
}
