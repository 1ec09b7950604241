package argosy.model;

import argosy.base.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/// The JSON forms of small values that several nouns hold.
public final class JsonForms {
  private JsonForms() {}

  public static Json descriptor(Descriptor d) {
    return Json.object()
        .put("mediaType", d.mediaType())
        .put("digest", d.digest().toString())
        .put("size", d.sizeBytes())
        .build();
  }

  public static Descriptor descriptor(Json json) {
    Json.Obj o = json.asObject();
    return new Descriptor(
        o.string("mediaType"), Digest.parse(o.string("digest")), o.number("size"));
  }

  static Json strings(Map<String, String> map) {
    Json.Builder o = Json.object();
    map.forEach(o::put);
    return o.build();
  }

  static Map<String, String> strings(Json json) {
    Map<String, String> map = new LinkedHashMap<>();
    json.asObject().members().forEach((name, value) -> map.put(name, value.asString()));
    return map;
  }
}
