package argosy.model;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;

/// How images of a release are cut into layers, where that depends on the release before: recorded,
/// so that the same release is the same image anywhere. Media type [#MEDIA_TYPE].
///
/// @param layers lowest first; laid over one another they are the root of the release's images
public record Layers(List<Layer> layers) {
  public static final String MEDIA_TYPE = "application/vnd.argosy.layers.v1+json";

  public Layers {
    layers = List.copyOf(layers);
  }

  /// @param name of what it holds: a package, or a group of them
  /// @param title for people
  /// @param tree of its files from `/`; an empty file `.wh.NAME` says that NAME of the layers below
  ///   is gone (OCI image specification, `layer.md`, whiteouts)
  public record Layer(String name, String title, Digest tree) {}

  public byte[] canonicalBytes() {
    List<Json> list = new ArrayList<>();
    layers.forEach(l ->
        list.add(
            Json.object()
                .put("name", l.name())
                .put("title", l.title())
                .put("tree", l.tree().toString())
                .build()));
    return Json.object()
        .put("schema", 1)
        .put("layers", new Json.Arr(list))
        .build()
        .canonicalBytes();
  }

  /// @throws CorruptException if a member is missing or of another type
  public static Layers fromJson(Json json) throws CorruptException {
    try {
      List<Layer> list = new ArrayList<>();
      for (Json item : json.asObject().array("layers")) {
        Json.Obj o = item.asObject();
        list.add(new Layer(o.string("name"), o.string("title"), Digest.parse(o.string("tree"))));
      }
      return new Layers(list);
    } catch (IllegalArgumentException e) {
      throw new CorruptException("layers: " + e.getMessage(), e);
    }
  }
}
