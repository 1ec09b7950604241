package argosy.app;

import argosy.base.Folders;
import argosy.build.PackageBuild;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What stagings left (CEP 41), kept as plain folders until their inputs change: the first package
/// that has to be built from one builds it, the others start from the same.
///
///     PLACE/key      of its inputs; written last
///     PLACE/prefix   what its script installed
///     PLACE/left     its sources as the script left them
final class Stagings {
  private static final String KEY = "key";
  private final Map<Path, Object> underWay = new ConcurrentHashMap<>();

  /// Runs the script of a staging.
  @FunctionalInterface
  interface Build {
    PackageBuild.Built run() throws IOException;
  }

  /// @param key of all that it is a function of
  PackageBuild.Staged of(Path place, Digest key, Build build) throws IOException {
    PackageBuild.Staged staged =
        new PackageBuild.Staged(place.resolve("prefix"), place.resolve("left"));
    synchronized (underWay.computeIfAbsent(place, p -> new Object())) {
      Path noted = place.resolve(KEY);
      if (!Files.exists(noted) || !Files.readString(noted).equals(key.toString())) {
        PackageBuild.Built built = build.run();
        Files.move(built.out(), staged.prefix());
        Files.move(built.work(), staged.work());
        Folders.delete(place.resolve("build"));
        Files.writeString(noted, key.toString());
      }
    }
    return staged;
  }
}
