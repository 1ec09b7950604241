package argosy.image;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Descriptor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One image of one platform (image-spec `manifest.md`).
///
/// @param layers lowest first
public record ImageManifest(
    Descriptor config, List<Layer> layers, Map<String, String> annotations) {
  public ImageManifest {
    layers = List.copyOf(layers);
    annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
  }

  public record Layer(Descriptor descriptor, Map<String, String> annotations) {
    public Layer {
      annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }
  }

  public byte[] canonicalBytes() {
    List<Json> list = new ArrayList<>();
    for (Layer layer : layers) {
      Json.Builder o = Fields.descriptor(layer.descriptor());
      if (!layer.annotations().isEmpty()) {
        o.put("annotations", Fields.map(layer.annotations()));
      }
      list.add(o.build());
    }
    Json.Builder out =
        Json.object()
            .put("schemaVersion", 2)
            .put("mediaType", MediaTypes.MANIFEST)
            .put("config", Fields.descriptor(config).build())
            .put("layers", new Json.Arr(list));
    if (!annotations.isEmpty()) {
      out.put("annotations", Fields.map(annotations));
    }
    return out.build().canonicalBytes();
  }

  /// @param where for messages
  public static ImageManifest parse(byte[] bytes, String where) throws IOException {
    return Fields.document(
        bytes,
        where,
        o -> {
          if (o.number("schemaVersion") != 2) {
            throw new CorruptException(
                "schemaVersion, expected 2 but got " + o.number("schemaVersion"));
          }
          List<Layer> layers = new ArrayList<>();
          for (Json json : Fields.list(o, "layers")) {
            layers.add(
                new Layer(Fields.descriptor(json), Fields.map(json.asObject(), "annotations")));
          }
          return new ImageManifest(
              Fields.descriptor(o.get("config")), layers, Fields.map(o, "annotations"));
        });
  }
}
