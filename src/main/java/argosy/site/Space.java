package argosy.site;

import argosy.base.Json;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/// What a site takes, in bytes of contents.
///
/// @param contentBytes of its objects: each content once
/// @param releaseBytes of its releases, as if each stood alone
/// @param freeBytes of the file system, for who asks
/// @param ownersBytes of the objects of each component that is somebody else's
public record Space(
    long contentBytes, long releaseBytes, long freeBytes, Map<String, Long> ownersBytes) {
  public Space {
    ownersBytes = Map.copyOf(ownersBytes);
  }

  /// Looks at every object's size, which takes a while on a large site; follows no link.
  public static Space of(Site site) throws IOException {
    long releases = 0;
    for (InstalledRelease r : new SiteRecords(site).all()) {
      releases += r.bytes();
    }
    Map<String, Long> owners = new TreeMap<>();
    for (Delegation d : new Delegations(site).all()) {
      Path folder = site.layout().owner(d.name()).resolve("objects");
      owners.put(d.name(), bytesBelow(folder));
    }
    return new Space(
        bytesBelow(site.layout().objects()),
        releases,
        Files.getFileStore(site.layout().root()).getUsableSpace(),
        owners);
  }

  private static long bytesBelow(Path folder) throws IOException {
    long[] bytes = {0};
    if (Files.exists(folder)) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              bytes[0] += attributes.isRegularFile() ? attributes.size() : 0;
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
              return FileVisitResult.CONTINUE; // purged in this moment, or closed to us
            }
          });
    }
    return bytes[0];
  }

  public Json.Obj toJson() {
    Json.Builder owners = Json.object();
    new TreeMap<>(ownersBytes).forEach(owners::put);
    return Json.object()
        .put("contentBytes", contentBytes)
        .put("releaseBytes", releaseBytes)
        .put("freeBytes", freeBytes)
        .put("ownersBytes", owners.build())
        .build();
  }
}
