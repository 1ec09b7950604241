package argosy.format.oci;

import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Layers that follow those of the release before: they stay byte for byte, and what is new lies in
/// one layer above them, so that a client fetches the change and little more.
///
/// What the release does not need any more stays below, out of sight, until it is too much. Layers
/// are *folded* (what is still needed of them moves to the new layer, the rest goes) when
/// - nothing in them is needed, or little for what that frees, and it costs at most a tenth of the
///   change;
/// - there would be too many: then those of which least is needed.
///
/// If more than a quarter of the image would be out of sight, or half of it new, there is no
/// following: a new plan starts.
final class FollowingLayers {
  /// Folding for want of room makes room for so many releases.
  private static final int ROOM = 8;

  /// What an entry costs besides its content: its header in the layer.
  private static final int HEADER_BYTES = 512;

  private final List<ImageLayer> before;
  private final Tree after;
  private final long[] needed;
  private final long[] idle;
  private long changed;
  private long whole;

  private FollowingLayers(List<ImageLayer> before, Tree after) {
    this.before = before;
    this.after = after;
    this.needed = new long[before.size()];
    this.idle = new long[before.size()];
  }

  /// @param before lowest first
  /// @param after the files they shall make
  /// @param name of the layer that is new; `title` likewise
  /// @param most how many layers there may be
  /// @return empty if a new plan is better
  static Optional<List<ImageLayer>> of(
      List<ImageLayer> before, Tree after, String name, String title, int most) {
    return new FollowingLayers(before, after).follow(name, title, most);
  }

  private Optional<List<ImageLayer>> follow(String name, String title, int most) {
    weigh();
    List<Integer> kept = kept(most);
    long idleBytes = kept.stream().mapToLong(i -> idle[i]).sum();
    long moved = 0;
    for (int i = 0; i < needed.length; i++) {
      moved += kept.contains(i) ? 0 : needed[i];
    }
    if (idleBytes > whole / 4 || changed + moved > whole / 2) {
      return Optional.empty();
    }
    List<ImageLayer> layers = new ArrayList<>();
    kept.forEach(i -> layers.add(before.get(i)));
    Tree difference = difference(LayeredFiles.of(layers));
    if (!difference.entries().isEmpty()) {
      layers.add(new ImageLayer(name, title, difference));
    }
    return Optional.of(layers);
  }

  private static long weight(Entry entry) {
    return switch (entry) {
      case Entry.File f -> f.size() + HEADER_BYTES;
      case Entry.Symlink l -> HEADER_BYTES;
      case Entry.Directory d -> 0;
    };
  }

  private void weigh() {
    LayeredFiles now = LayeredFiles.of(before);
    for (Entry e : after.entries()) {
      whole += weight(e);
      if (now.has(e)) {
        now.at(e.path()).ifPresent(p -> needed[p.layer()] += weight(e));
      } else {
        changed += weight(e);
      }
    }
    for (int i = 0; i < before.size(); i++) {
      idle[i] =
          before.get(i).tree().entries().stream().mapToLong(FollowingLayers::weight).sum()
              - needed[i];
    }
  }

  private List<Integer> kept(int most) {
    List<Integer> kept = new ArrayList<>();
    List<Integer> inOrder = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      kept.add(i);
      inOrder.add(i);
    }
    long left = changed / 10;
    inOrder.sort(
        Comparator.comparingDouble((Integer i) -> (double) needed[i] / (idle[i] + 1))
            .thenComparing(i -> i));
    for (int i : inOrder) {
      if (needed[i] <= idle[i] && needed[i] <= left) {
        kept.remove(Integer.valueOf(i));
        left -= needed[i];
      }
    }
    if (kept.size() + 1 > most) {
      List<Integer> least = new ArrayList<>(kept);
      least.sort(Comparator.comparingLong((Integer i) -> needed[i]).thenComparing(i -> i));
      kept.removeAll(least.subList(0, kept.size() + 1 - most + Math.min(ROOM, most / 4)));
    }
    return kept;
  }

  /// What turns the layers into the files wanted.
  private Tree difference(LayeredFiles now) {
    Map<String, Entry> out = new TreeMap<>();
    for (Entry e : after.entries()) {
      if (!now.has(e)) {
        put(out, e);
      }
    }
    for (String path : now.paths()) {
      int slash = path.lastIndexOf('/') + 1;
      Optional<Entry> folder =
          slash == 0 ? Optional.empty() : after.find(path.substring(0, slash - 1));
      boolean stands = slash == 0 || folder.filter(f -> f instanceof Entry.Directory).isPresent();
      if (stands && after.find(path).isEmpty()) {
        String whiteout = path.substring(0, slash) + LayeredFiles.WHITEOUT + path.substring(slash);
        put(out, new Entry.File(whiteout, 0, Digest.of(new byte[0]), 0));
      }
    }
    return Tree.of(out.values());
  }

  /// The entry with the directories above it.
  private void put(Map<String, Entry> out, Entry entry) {
    out.put(entry.path(), entry);
    for (int slash = entry.path().lastIndexOf('/');
        slash > 0;
        slash = entry.path().lastIndexOf('/', slash - 1)) {
      after.find(entry.path().substring(0, slash)).ifPresent(above -> out.put(above.path(), above));
    }
  }
}
