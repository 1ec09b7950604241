package argosy.format.oci;

import argosy.model.Entry;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What layers make when they are laid over one another (image-spec `layer.md`).
final class LayeredFiles {
  static final String WHITEOUT = ".wh.";

  /// @param layer the index of the layer that provides it
  record Provided(Entry entry, int layer) {}

  private final TreeMap<String, Provided> files = new TreeMap<>();

  private LayeredFiles() {}

  /// @param layers lowest first
  static LayeredFiles of(List<ImageLayer> layers) {
    LayeredFiles all = new LayeredFiles();
    for (int i = 0; i < layers.size(); i++) {
      for (Entry e : layers.get(i).tree().entries()) {
        removedBy(e).ifPresent(all::remove);
      }
      for (Entry e : layers.get(i).tree().entries()) {
        if (removedBy(e).isEmpty()) {
          all.put(e, i);
        }
      }
    }
    return all;
  }

  private static Optional<String> removedBy(Entry e) {
    int slash = e.path().lastIndexOf('/') + 1;
    return e.path().startsWith(WHITEOUT, slash)
        ? Optional.of(e.path().substring(0, slash) + e.path().substring(slash + WHITEOUT.length()))
        : Optional.empty();
  }

  private void remove(String path) {
    files.remove(path);
    below(path);
  }

  /// All that stands under the path goes.
  private void below(String path) {
    files.subMap(path + "/", path + "0").clear(); // `0` follows `/`
  }

  private void put(Entry entry, int layer) {
    if (!(entry instanceof Entry.Directory)) {
      below(entry.path());
    }
    files.put(entry.path(), new Provided(entry, layer));
  }

  /// What stands at a path.
  Optional<Provided> at(String path) {
    return Optional.ofNullable(files.get(path));
  }

  /// Whether exactly this entry stands there.
  boolean has(Entry entry) {
    return at(entry.path()).filter(p -> p.entry().equals(entry)).isPresent();
  }

  /// The paths, each directory before what is under it.
  Iterable<String> paths() {
    return files.keySet();
  }
}
