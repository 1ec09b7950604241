package argosy.format.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Packages to layers of a new plan (seeded).
class LayerPlanTest {
  private static List<LayerPlan.Item> stack(int packages, long seed) {
    Random random = new Random(seed);
    List<LayerPlan.Item> items = new ArrayList<>();
    for (int i = 0; i < packages; i++) {
      long size = (long) Math.exp(random.nextDouble() * 11 + 8); // 3 kB to 180 MB
      items.add(new LayerPlan.Item("p" + i, size));
    }
    return items;
  }

  private static Map<String, String> layerOf(List<LayerPlan.Item> items) {
    Map<String, String> map = new TreeMap<>();
    LayerPlan.of(items, ImagePlan.NEW_LAYERS)
        .layers()
        .forEach((layer, names) -> names.forEach(n -> map.put(n, layer)));
    return map;
  }

  @Test
  void thereAreNeverTooManyLayersAndEveryPackageIsInOne() {
    for (int packages : new int[] {0, 1, 5, 60, 434, 3000}) {
      for (int max : new int[] {5, 20, 100, 120}) {
        LayerPlan plan = LayerPlan.of(stack(packages, packages), max);
        assertThat(plan.layers().size()).isLessThan(max); // one is kept for what merging makes
        assertThat(plan.layers().values().stream().mapToInt(List::size).sum()).isEqualTo(packages);
      }
    }
  }

  @Test
  void theOrderOfThePackagesDoesNotMatter() {
    List<LayerPlan.Item> items = stack(434, 1);
    LayerPlan plan = LayerPlan.of(items, ImagePlan.NEW_LAYERS);
    Collections.shuffle(items, new Random(2));

    assertThat(LayerPlan.of(items, ImagePlan.NEW_LAYERS)).isEqualTo(plan);
  }

  @Test
  void smallChangesMoveLittle() {
    List<LayerPlan.Item> items = stack(434, 6);
    Map<String, String> before = layerOf(items);
    List<LayerPlan.Item> next = new ArrayList<>();
    items.forEach(i -> next.add(new LayerPlan.Item(i.name(), i.sizeBytes() * 51 / 50)));
    Map<String, String> after = layerOf(next);

    assertThat(after.entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey()))))
        .hasSizeLessThan(12);
  }
}
