package argosy.image;

import argosy.base.Json;
import argosy.model.Descriptor;
import argosy.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Names and platforms to manifests (image-spec `image-index.md`): `index.json` of a layout, and
/// the blob that a tag of several platforms points at.
public record ImageIndex(List<Item> items) {
  /// Where a layout writes an image's name.
  public static final String REF_NAME = "org.opencontainers.image.ref.name";

  public ImageIndex {
    items = List.copyOf(items);
  }

  /// @param descriptor of a manifest, or of another index
  public record Item(
      Descriptor descriptor, Optional<Platform> platform, Map<String, String> annotations) {
    public Item {
      annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    public Optional<String> refName() {
      return Optional.ofNullable(annotations.get(REF_NAME));
    }
  }

  public byte[] canonicalBytes() {
    List<Json> manifests = new ArrayList<>();
    for (Item item : items) {
      Json.Builder o = Fields.descriptor(item.descriptor());
      item.platform()
          .ifPresent(p ->
              o.put(
                  "platform",
                  Json.object().put("architecture", p.architecture()).put("os", p.os()).build()));
      if (!item.annotations().isEmpty()) {
        o.put("annotations", Fields.map(item.annotations()));
      }
      manifests.add(o.build());
    }
    return Json.object()
        .put("schemaVersion", 2)
        .put("mediaType", MediaTypes.INDEX)
        .put("manifests", new Json.Arr(manifests))
        .build()
        .canonicalBytes();
  }

  /// @param where for messages
  public static ImageIndex parse(byte[] bytes, String where) throws IOException {
    return Fields.document(
        bytes,
        where,
        o -> {
          List<Item> items = new ArrayList<>();
          for (Json json : Fields.list(o, "manifests")) {
            Json.Obj m = json.asObject();
            items.add(
                new Item(
                    Fields.descriptor(m),
                    Fields.object(m, "platform").flatMap(ImageIndex::platform),
                    Fields.map(m, "annotations")));
          }
          return new ImageIndex(items);
        });
  }

  private static Optional<Platform> platform(Json.Obj o) {
    String os = Fields.text(o, "os");
    String architecture = Fields.text(o, "architecture");
    return os.isEmpty() || architecture.isEmpty()
        ? Optional.empty()
        : Optional.of(new Platform(os, architecture));
  }
}
