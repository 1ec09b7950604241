package argosy.format.conda;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What `info/about.json` says for reading a package back, under `extra.argosy`.
///
/// @param name of the component as its makers write it; `version` likewise
/// @param placement of the stack's files
/// @param own paths of the package that are not the stack's
/// @param links targets that were rewritten, by path in the stack
/// @param entryPoints scripts of the stack that the client writes anew, by path in the stack
record About(
    String name,
    String version,
    Placement placement,
    List<String> own,
    Map<String, String> links,
    Map<String, Script> entryPoints) {
  About {
    own = List.copyOf(own);
    links = Collections.unmodifiableMap(new TreeMap<>(links));
    entryPoints = Collections.unmodifiableMap(new TreeMap<>(entryPoints));
  }

  /// A script as the stack has it.
  record Script(int mode, String text) {
    private static Script of(Json.Obj o) {
      return new Script(Math.toIntExact(o.number("mode")), o.string("text"));
    }
  }

  Json toJson() {
    Json.Builder targets = Json.object();
    links.forEach(targets::put);
    Json.Builder out =
        Json.object()
            .put("schema", 1)
            .put("name", name)
            .put("version", version)
            .put("folder", placement.folder())
            .put("own", own)
            .put("links", targets.build());
    if (!placement.sitePackages().isEmpty()) {
      Json.Builder scripts = Json.object();
      entryPoints.forEach((path, s) ->
          scripts.put(path, Json.object().put("mode", s.mode()).put("text", s.text()).build()));
      out.put("sitePackages", placement.sitePackages()).put("entryPoints", scripts.build());
    }
    return out.build();
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
      Map<String, Script> scripts = new TreeMap<>();
      if (o.find("entryPoints").isPresent()) {
        o.get("entryPoints")
            .asObject()
            .members()
            .forEach((path, s) -> scripts.put(path, Script.of(s.asObject())));
      }
      String sitePackages = o.find("sitePackages").map(Json::asString).orElse("");
      return new About(
          o.string("name"),
          o.string("version"),
          new Placement(o.string("folder"), sitePackages),
          o.strings("own"),
          links,
          scripts);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptException(where + ": info/about.json: " + e.getMessage(), e);
    }
  }
}
