package argosy.adopt.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.conda.PathEntry.Placeholder;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.conda.PackageRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A package as a file of `conda-meta` describes it.
///
/// @param unpacked where its files lie as shipped, if the cache still has them
record InstalledPackage(PackageRecord record, List<InstalledPath> paths, Optional<Path> unpacked) {
  InstalledPackage {
    paths = List.copyOf(paths);
  }

  /// A path of the environment.
  ///
  /// @param shipped the digest of the file in the package; unknown for files made at installing
  /// @param installed the digest it had after installing
  record InstalledPath(
      String path,
      Optional<Digest> shipped,
      Optional<Digest> installed,
      Optional<Placeholder> placeholder) {
    InstalledPath {
      Entry.requirePath(path);
    }
  }

  /// @throws CorruptException if the file is damaged or a path leads out
  static InstalledPackage read(Path file) throws IOException {
    try {
      Json.Obj o = Json.parse(Files.readString(file)).asObject();
      String url = text(o, "url");
      PackageRecord record =
          PackageRecord.fromJson(channel(o, url), text(o, "subdir"), text(o, "fn"), o);
      Map<String, InstalledPath> known = new HashMap<>();
      for (Json path :
          o.find("paths_data")
              .filter(d -> d instanceof Json.Obj)
              .map(d -> d.asObject().array("paths"))
              .orElse(List.of())) {
        InstalledPath p = path(path.asObject());
        known.put(p.path(), p);
      }
      List<InstalledPath> paths = new ArrayList<>();
      for (String path : o.strings("files")) {
        InstalledPath bare =
            new InstalledPath(path, Optional.empty(), Optional.empty(), Optional.empty());
        paths.add(known.getOrDefault(path, bare));
      }
      String source = text(o, "extracted_package_dir");
      return new InstalledPackage(
          record, paths, source.isEmpty() ? Optional.empty() : Optional.of(Path.of(source)));
    } catch (IllegalArgumentException | CorruptException e) {
      throw new CorruptException(file + ": " + e.getMessage(), e);
    }
  }

  private static InstalledPath path(Json.Obj o) {
    String prefix = text(o, "prefix_placeholder");
    return new InstalledPath(
        text(o, "_path"),
        digest(o, "sha256"),
        digest(o, "sha256_in_prefix"),
        prefix.isEmpty()
            ? Optional.empty()
            : Optional.of(new Placeholder(prefix, text(o, "file_mode").equals("binary"))));
  }

  private static Optional<Digest> digest(Json.Obj o, String name) {
    return Optional.of(text(o, name)).filter(t -> !t.isEmpty()).map(Digest::new);
  }

  /// conda writes the folder into `channel`, mamba does not.
  private static String channel(Json.Obj o, String url) {
    int file = url.lastIndexOf('/');
    int subdir = file < 0 ? -1 : url.lastIndexOf('/', file - 1);
    return subdir > 0 ? url.substring(0, subdir) : text(o, "channel");
  }

  private static String text(Json.Obj o, String name) {
    return o.find(name).filter(v -> v instanceof Json.Str).map(Json::asString).orElse("");
  }
}
