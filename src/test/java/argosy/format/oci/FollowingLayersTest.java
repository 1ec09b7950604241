package argosy.format.oci;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Tree;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Layers over many releases (seeded): always exactly the files wanted, and what a client fetches
/// is little more than what changed.
class FollowingLayersTest {
  private static final int MOST = 40;

  private static Entry.File file(String path, String content, long size) {
    return new Entry.File(
        path, 0644, Digest.of((path + content).getBytes(StandardCharsets.UTF_8)), size);
  }

  private static Tree made(List<ImageLayer> layers) {
    LayeredFiles files = LayeredFiles.of(layers);
    List<Entry> entries = new ArrayList<>();
    files.paths().forEach(p -> entries.add(files.at(p).orElseThrow().entry()));
    return Tree.of(entries);
  }

  private static List<ImageLayer> plan(Tree tree) {
    Map<String, List<Entry>> byPackage = new TreeMap<>();
    for (Entry e : tree.entries()) {
      if (!(e instanceof Entry.Directory)) {
        byPackage.computeIfAbsent(e.path().split("/", -1)[1], p -> new ArrayList<>()).add(e);
      }
    }
    List<ImageLayer> layers = new ArrayList<>();
    byPackage.forEach((name, entries) -> layers.add(new ImageLayer(name, name, Tree.of(entries))));
    return layers;
  }

  private static Tree stack(Random random) {
    List<Entry> entries = new ArrayList<>();
    for (int p = 0; p < 20; p++) {
      for (int i = 0; i < 50; i++) {
        String path = "usr/p" + p + "/d" + i % 5 + "/f" + i;
        entries.add(file(path, "", 1000L + random.nextInt(20_000)));
      }
    }
    return Tree.of(entries);
  }

  private static Tree changed(Tree tree, Random random, double share) {
    Map<String, Entry> next = new TreeMap<>();
    for (Entry e : tree.entries()) {
      boolean hit = random.nextDouble() < share && !e.path().equals("usr/new");
      if (e instanceof Entry.File f) {
        if (!hit) {
          next.put(e.path(), e);
        } else {
          switch (random.nextInt(4)) {
            case 0 -> {} // gone
            case 1 -> next.put(e.path(), new Entry.Symlink(e.path(), "elsewhere"));
            case 2 -> next.put(e.path() + "/inner", file(e.path() + "/inner", "", f.size()));
            default -> next.put(e.path(), file(e.path(), "" + random.nextLong(), f.size()));
          }
        }
      } else if (e instanceof Entry.Symlink) {
        next.put(e.path(), hit ? file(e.path(), "back", 5000) : e);
      }
    }
    next.put("usr/new", file("usr/new", "" + random.nextLong(), 3000));
    return Tree.of(next.values());
  }

  private static long bytes(Tree tree) {
    return tree.totalBytes();
  }

  @Test
  void manyReleasesInARowAreAlwaysExactlyTheirFilesAndCheapToFetch() {
    Random random = new Random(20261121);
    Tree now = stack(random);
    List<ImageLayer> layers = plan(now);
    int followed = 0;
    for (int week = 0; week < 200; week++) {
      Tree next = changed(now, random, random.nextInt(5) == 0 ? 0.10 : 0.02);
      Optional<List<ImageLayer>> following =
          FollowingLayers.of(layers, next, "changes/" + week, "", MOST);
      if (following.isPresent()) {
        Set<Tree> had = new HashSet<>(layers.stream().map(ImageLayer::tree).toList());
        long fetched =
            following.get().stream()
                .map(ImageLayer::tree)
                .filter(t -> !had.contains(t))
                .mapToLong(FollowingLayersTest::bytes)
                .sum();
        long change =
            now.changesTo(next).stream()
                .mapToLong(c -> next.find(c.path()).map(e -> bytes(Tree.of(List.of(e)))).orElse(0L))
                .sum();
        assertThat(made(following.get())).as("week %d", week).isEqualTo(next);
        assertThat(following.get()).hasSizeLessThanOrEqualTo(MOST);
        if (layers.size() < MOST) { // else some are folded for want of room
          assertThat(fetched).as("week %d", week).isLessThanOrEqualTo(change * 12 / 10 + 2000);
        }
        followed++;
      }
      layers = following.orElseGet(() -> plan(next));
      now = next;
    }
    assertThat(followed).isGreaterThan(150);
  }

  @Test
  void layersOfWhichNothingIsNeededGo() {
    Tree before = Tree.of(List.of(file("usr/a/x", "1", 90_000), file("usr/b/y", "1", 9_000_000)));
    Tree after = Tree.of(List.of(file("usr/a/x", "2", 90_000), file("usr/b/y", "1", 9_000_000)));
    List<ImageLayer> layers =
        FollowingLayers.of(plan(before), after, "changes/2", "", MOST).orElseThrow();
    assertThat(layers).extracting(ImageLayer::name).containsExactly("b", "changes/2");
    assertThat(made(layers)).isEqualTo(after);
  }

  @Test
  void aReleaseThatIsMostlyNewStartsANewPlan() {
    Random random = new Random(7);
    Tree before = stack(random);
    assertThat(
            FollowingLayers.of(plan(before), changed(before, random, 0.9), "changes/2", "", MOST))
        .isEmpty();
  }

  @Test
  void whatDoesNotChangeNeedsNoLayer() {
    Tree tree = stack(new Random(8));
    assertThat(FollowingLayers.of(plan(tree), tree, "changes/2", "", MOST)).contains(plan(tree));
  }
}
