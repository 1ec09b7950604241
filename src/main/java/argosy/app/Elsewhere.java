package argosy.app;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.remote.BundleRemote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What another place says it has, as far as it is here too.
final class Elsewhere {
  private final Harbour harbour;

  Elsewhere(Harbour harbour) {
    this.harbour = harbour;
  }

  /// The releases that somebody names as being there.
  ///
  /// @param names releases, files of bundles that were carried there, files that `argosy ls --json`
  ///   wrote there
  /// @return the newest first
  /// @throws UnsupportedException if none of what a file names is here
  List<Bundles.Base> releases(List<String> names) throws IOException {
    Map<Digest, Release> here = new LinkedHashMap<>();
    for (Release release : harbour.releases().all()) {
      here.put(release.digest(), release);
    }
    List<Release> found = new ArrayList<>();
    for (String name : names) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        found.add(harbour.releases().find(name));
        continue;
      }
      List<Release> listed =
          listed(file).stream().filter(here::containsKey).map(here::get).toList();
      if (listed.isEmpty()) {
        throw new UnsupportedException(
            file + " names no release that is here", "export without --on");
      }
      found.addAll(listed);
    }
    return found.stream()
        .distinct()
        .sorted(Comparator.comparingLong(Release::epochSeconds).reversed())
        .map(r -> new Bundles.Base(r.name(), r.digest()))
        .toList();
  }

  private List<Digest> listed(Path file) throws IOException {
    if (!isJson(file)) {
      try (BundleRemote bundle = BundleRemote.open(file)) {
        return List.of(Bundles.note(bundle, harbour.trusted(), 0).release());
      }
    }
    try {
      return Json.parse(Files.readString(file, StandardCharsets.UTF_8))
          .asObject()
          .array("releases")
          .stream()
          .map(r -> Digest.parse(r.asObject().string("digest")))
          .toList();
    } catch (IllegalArgumentException e) {
      throw new UnsupportedException(
          file + " is neither a bundle nor a list: " + e.getMessage(),
          "write the list there with: argosy ls --json");
    }
  }

  private static boolean isJson(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.read() == '{';
    }
  }
}
