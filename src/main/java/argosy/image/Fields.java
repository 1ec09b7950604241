package argosy.image;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Members of the JSON documents as other programs write them: `null` stands for absent.
final class Fields {
  private Fields() {}

  /// A whole document; `read` may throw `IllegalArgumentException` for what is missing.
  static <T> T document(byte[] bytes, String where, Reading<T> read) throws IOException {
    try {
      return read.from(Json.parse(new String(bytes, StandardCharsets.UTF_8)).asObject());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    } catch (CorruptException e) {
      throw new CorruptException(where + ": " + e.getMessage(), e);
    }
  }

  @FunctionalInterface
  interface Reading<T> {
    T from(Json.Obj document) throws IOException;
  }

  static Optional<Json> find(Json.Obj o, String name) {
    return o.find(name).filter(v -> !(v instanceof Json.Null));
  }

  static String text(Json.Obj o, String name) {
    return find(o, name).map(Json::asString).orElse("");
  }

  static Optional<Json.Obj> object(Json.Obj o, String name) {
    return find(o, name).map(Json::asObject);
  }

  static List<Json> list(Json.Obj o, String name) {
    return find(o, name).map(Json::asArray).orElse(List.of());
  }

  static List<String> strings(Json.Obj o, String name) {
    return list(o, name).stream().map(Json::asString).toList();
  }

  static Map<String, String> map(Json.Obj o, String name) {
    Map<String, String> map = new LinkedHashMap<>();
    object(o, name).ifPresent(m -> m.members().forEach((k, v) -> map.put(k, v.asString())));
    return map;
  }

  static Json map(Map<String, String> map) {
    Json.Builder o = Json.object();
    map.forEach(o::put);
    return o.build();
  }

  static Json.Builder descriptor(Descriptor d) {
    return Json.object()
        .put("mediaType", d.mediaType())
        .put("digest", d.digest().toString())
        .put("size", d.sizeBytes());
  }

  static Descriptor descriptor(Json json) throws UnsupportedException {
    Json.Obj o = json.asObject();
    return new Descriptor(o.string("mediaType"), digest(o.string("digest")), o.number("size"));
  }

  static Digest digest(String text) throws UnsupportedException {
    if (text.startsWith("sha512:")) {
      throw new UnsupportedException(
          "digest " + text + ": only SHA-256 is read", "copy the image with skopeo first");
    }
    return Digest.parse(text);
  }
}
