package argosy.conda;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.Entry;
import java.util.Locale;
import java.util.Optional;

/// One line of a package's `paths.json` (CEP 34).
///
/// @param path in the package, `/` between components, never leading out
/// @param sha256 of the content, of a link's target's content; unknown in old packages
/// @param sizeBytes likewise; -1 if unknown
/// @param placeholder what is to be replaced by the environment's prefix
/// @param noLink whether the file must be copied, never linked
public record PathEntry(
    String path,
    Type type,
    Optional<Digest> sha256,
    long sizeBytes,
    Optional<Placeholder> placeholder,
    boolean noLink) {
  public PathEntry {
    Entry.requirePath(path);
    if (path.startsWith("info/") || path.equals("info") || path.startsWith("conda-meta/")) {
      throw new IllegalArgumentException(path + ": this place is not a package's");
    }
  }

  /// `path_type`.
  public enum Type {
    HARDLINK,
    SOFTLINK,
    DIRECTORY
  }

  /// @param prefix the text in the file
  /// @param binary whether its C strings keep their place, rather than the text after it moving
  public record Placeholder(String prefix, boolean binary) {
    public Placeholder {
      if (prefix.isEmpty()) {
        throw new IllegalArgumentException("an empty prefix placeholder");
      }
    }
  }

  Json toJson() {
    Json.Builder out = Json.object().put("_path", path);
    placeholder.ifPresent(p ->
        out.put("file_mode", p.binary() ? "binary" : "text").put("prefix_placeholder", p.prefix()));
    if (noLink) {
      out.put("no_link", true);
    }
    out.put("path_type", type.name().toLowerCase(Locale.ROOT));
    sha256.ifPresent(d -> out.put("sha256", d.hex()));
    if (sizeBytes >= 0) {
      out.put("size_in_bytes", sizeBytes);
    }
    return out.build();
  }

  /// @throws IllegalArgumentException if a member is missing, or the path leads out
  static PathEntry fromJson(Json json) {
    Json.Obj o = json.asObject();
    Optional<Json> prefix = present(o, "prefix_placeholder");
    boolean binary =
        present(o, "file_mode").map(Json::asString).map("binary"::equals).orElse(false);
    return new PathEntry(
        o.string("_path"),
        Type.valueOf(o.string("path_type").toUpperCase(Locale.ROOT)),
        present(o, "sha256").map(j -> new Digest(j.asString())),
        present(o, "size_in_bytes").map(Json::asLong).orElse(-1L),
        prefix.map(p -> new Placeholder(p.asString(), binary)),
        present(o, "no_link").map(Json::asBoolean).orElse(false));
  }

  private static Optional<Json> present(Json.Obj o, String name) {
    return o.find(name).filter(j -> !(j instanceof Json.Null));
  }
}
