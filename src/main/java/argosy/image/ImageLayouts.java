package argosy.image;

import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Output;
import argosy.model.Platform;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Layouts of one image each for one platform become a layout whose names mean all platforms.
public final class ImageLayouts {
  private static final String HEADER = "{\"imageLayoutVersion\":\"1.0.0\"}";

  private ImageLayouts() {}

  /// Copies all blobs, each once and checked, and writes for every name an index of the manifests
  /// that have it, by platform; `index.json` last.
  ///
  /// @throws UnsupportedException if one name has two images for a platform
  public static ImageIndex merge(List<ImageLayout> layouts, Output output, String folder)
      throws IOException {
    String inside = folder.isEmpty() ? "" : folder + "/";
    Map<String, Map<String, ImageIndex.Item>> byName = new LinkedHashMap<>();
    Set<Descriptor> copied = new HashSet<>();
    for (ImageLayout layout : layouts) {
      for (ImageIndex.Item item : layout.index().items()) {
        ImageManifest manifest = layout.manifest(item.descriptor());
        Platform platform = layout.config(manifest).platform();
        ImageIndex.Item plain =
            new ImageIndex.Item(item.descriptor(), Optional.of(platform), Map.of());
        ImageIndex.Item other =
            byName
                .computeIfAbsent(item.refName().orElse(""), n -> new TreeMap<>())
                .put(platform.toString(), plain);
        if (other != null && !other.equals(plain)) {
          throw new UnsupportedException(
              "two images for %s are called %s".formatted(platform, item.refName().orElse("")),
              "merge layouts of different platforms");
        }
        List<Descriptor> blobs = new ArrayList<>();
        manifest.layers().forEach(l -> blobs.add(l.descriptor()));
        blobs.add(manifest.config());
        blobs.add(item.descriptor());
        for (Descriptor blob : blobs) {
          if (copied.add(blob)) {
            copy(layout, blob, output, inside + "blobs/sha256");
          }
        }
      }
    }
    List<ImageIndex.Item> names = new ArrayList<>();
    for (Map.Entry<String, Map<String, ImageIndex.Item>> name : byName.entrySet()) {
      byte[] index = new ImageIndex(List.copyOf(name.getValue().values())).canonicalBytes();
      try (Output.Sink sink = output.createByDigest(inside + "blobs/sha256")) {
        sink.stream().write(index);
        names.add(
            new ImageIndex.Item(
                sink.commit(MediaTypes.INDEX),
                Optional.empty(),
                name.getKey().isEmpty() ? Map.of() : Map.of(ImageIndex.REF_NAME, name.getKey())));
      }
    }
    ImageIndex all = new ImageIndex(names);
    write(output, inside + "oci-layout", HEADER.getBytes(StandardCharsets.UTF_8));
    write(output, inside + "index.json", all.canonicalBytes());
    return all;
  }

  private static void copy(ImageLayout from, Descriptor blob, Output output, String folder)
      throws IOException {
    try (InputStream in = from.open(blob);
        Output.Sink sink = output.createByDigest(folder)) {
      in.transferTo(sink.stream());
      sink.commit(blob.mediaType());
    }
  }

  private static void write(Output output, String name, byte[] bytes) throws IOException {
    try (Output.Sink sink = output.create(name)) {
      sink.stream().write(bytes);
      sink.commit("application/json");
    }
  }
}
