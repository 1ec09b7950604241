package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/// What `info/about.json` says for reading a package back, under `extra.argosy`.
///
/// @param name of the component as its makers write it; `version` likewise
/// @param folder what stands before the paths of the stack's files
/// @param own paths of the package that are not the stack's
/// @param links targets that were rewritten, by path in the stack
record About(
    String name,
    String version,
    String folder,
    java.util.List<String> own,
    Map<String, String> links) {
  About {
    own = java.util.List.copyOf(own);
    links = java.util.Collections.unmodifiableMap(new TreeMap<>(links));
  }

  Json toJson() {
    Json.Builder targets = Json.object();
    links.forEach(targets::put);
    return Json.object()
        .put("schema", 1)
        .put("name", name)
        .put("version", version)
        .put("folder", folder)
        .put("own", own)
        .put("links", targets.build())
        .build();
  }

  /// @throws CorruptException if the package was not written by Argosy or is damaged
  static About of(String where, Map<String, byte[]> info) throws CorruptException {
    byte[] about = info.get("about.json");
    if (about == null) {
      throw new CorruptException(where + ": info/about.json is missing");
    }
    try {
      Json.Obj o =
          Json.parse(new String(about, StandardCharsets.UTF_8))
              .asObject()
              .get("extra")
              .asObject()
              .get("argosy")
              .asObject();
      Map<String, String> links = new TreeMap<>();
      o.get("links").asObject().members().forEach((path, t) -> links.put(path, t.asString()));
      return new About(
          o.string("name"), o.string("version"), o.string("folder"), o.strings("own"), links);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(where + ": info/about.json: " + e.getMessage(), e);
    }
  }
}
