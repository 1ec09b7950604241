package argosy.app;

import argosy.adopt.dir.DirAdopter;
import argosy.adopt.dir.DirOptions;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.build.BuildGraph;
import argosy.build.HostTools;
import argosy.model.Adopter;
import argosy.model.Licence;
import argosy.model.Platform;
import argosy.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// A home that has tools already: what scripts may run is the programs of one folder, where a new
/// home would ask apt for Debian packages.
public final class ToolHome {
  private static final String PRODUCT = "argosy-tools";

  private ToolHome() {}

  /// @param recipes whose tools are asked for
  public static void in(Path home, Path tools, Path recipes) throws IOException {
    DirOptions options =
        new DirOptions("small-tools", "1", Platform.LINUX_AMD64, Licence.UNKNOWN, "", true);
    try (Store store = Store.open(home.resolve("store"), Store.Use.WRITE);
        Parallel parallel = new Parallel(2)) {
      List<Adopter.Adopted> adopted =
          new DirAdopter(tools, options, home.resolve("cache"), Instant.EPOCH, parallel)
              .adopt(store.objects())
              .packages();
      Locks locks = new Locks(store.objects(), store.refs());
      for (BuildGraph.Node node : new RecipeFolder().read(recipes)) {
        List<String> names = HostTools.of(node.recipe(), n -> false);
        locks.keep(PRODUCT, Json.object().put("debs", names).build(), adopted);
      }
    }
  }
}
