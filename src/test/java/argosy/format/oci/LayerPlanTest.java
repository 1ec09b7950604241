package argosy.format.oci;

import static org.assertj.core.api.Assertions.assertThat;

import argosy.base.Json;
import argosy.model.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Packages to layers over many releases (seeded).
class LayerPlanTest {
  private static Digest tree(String text) {
    return Digest.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<LayerPlan.Item> stack(int packages, long seed) {
    Random random = new Random(seed);
    List<LayerPlan.Item> items = new ArrayList<>();
    for (int i = 0; i < packages; i++) {
      long size = (long) Math.exp(random.nextDouble() * 11 + 8); // 3 kB to 180 MB
      items.add(new LayerPlan.Item("p" + i, tree("p" + i), size));
    }
    return items;
  }

  private static LayerPlan plan(List<LayerPlan.Item> items, Optional<LayerPlan> previous) {
    return LayerPlan.of(items, previous, LayerPlan.MAX_LAYERS);
  }

  private static Map<String, String> layerOf(LayerPlan plan) {
    Map<String, String> map = new TreeMap<>();
    plan.placements().forEach(p -> map.put(p.name(), p.layer()));
    return map;
  }

  @Test
  void thereAreNeverTooManyLayersAndEveryPackageIsInOne() {
    for (int packages : new int[] {0, 1, 5, 60, 434, 3000}) {
      for (int max : new int[] {5, 20, 100, 120}) {
        LayerPlan plan = LayerPlan.of(stack(packages, packages), Optional.empty(), max);
        assertThat(plan.layers().size()).isLessThan(max); // one is kept for what merging makes
        assertThat(plan.layers().values().stream().mapToInt(List::size).sum()).isEqualTo(packages);
      }
    }
  }

  @Test
  void theOrderOfThePackagesDoesNotMatter() {
    List<LayerPlan.Item> items = stack(434, 1);
    LayerPlan plan = plan(items, Optional.empty());
    Collections.shuffle(items, new Random(2));

    assertThat(plan(items, Optional.empty())).isEqualTo(plan);
  }

  @Test
  void aPlanThatFollowsItselfIsTheSame() {
    List<LayerPlan.Item> items = stack(434, 3);
    LayerPlan plan = plan(items, Optional.empty());

    assertThat(plan(items, Optional.of(plan))).isEqualTo(plan);
  }

  @Test
  void packagesThatComeGoAndGrowMoveNoOther() {
    Random random = new Random(4);
    List<LayerPlan.Item> items = stack(434, 5);
    LayerPlan before = plan(items, Optional.empty());
    for (int week = 0; week < 30; week++) {
      List<LayerPlan.Item> next = new ArrayList<>(items);
      next.remove(random.nextInt(next.size()));
      next.add(new LayerPlan.Item("new" + week, tree("new"), 1L << random.nextInt(28)));
      int at = random.nextInt(next.size());
      LayerPlan.Item grown = next.get(at);
      next.set(at, new LayerPlan.Item(grown.name(), tree("v" + week), grown.sizeBytes() * 9 / 8));

      LayerPlan after = plan(next, Optional.of(before));

      Map<String, String> was = layerOf(before);
      Map<String, String> is = layerOf(after);
      was.keySet().retainAll(is.keySet());
      was.remove(grown.name());
      assertThat(is).containsAllEntriesOf(was);
      before = after;
      items = next;
    }
  }

  @Test
  void withoutAPreviousPlanSmallChangesMoveLittle() {
    List<LayerPlan.Item> items = stack(434, 6);
    Map<String, String> before = layerOf(plan(items, Optional.empty()));
    List<LayerPlan.Item> next = new ArrayList<>();
    items.forEach(i -> next.add(new LayerPlan.Item(i.name(), i.tree(), i.sizeBytes() * 51 / 50)));
    Map<String, String> after = layerOf(plan(next, Optional.empty()));

    assertThat(after.entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey()))))
        .hasSizeLessThan(12);
  }

  @Test
  void whatChangesOftenGetsALayerOfItsOwnAboveTheSteadyOnes() {
    List<LayerPlan.Item> items = stack(434, 7);
    items.add(new LayerPlan.Item("busy", tree("v0"), 5000));
    LayerPlan plan = plan(items, Optional.empty());
    assertThat(layerOf(plan)).extractingByKey("busy").asString().startsWith("small/");

    for (int week = 1; week <= LayerPlan.OFTEN; week++) {
      items.set(items.size() - 1, new LayerPlan.Item("busy", tree("v" + week), 5000));
      plan = plan(items, Optional.of(plan));
    }

    assertThat(layerOf(plan)).containsEntry("busy", "busy");
    assertThat(List.copyOf(plan.layers().keySet()).getLast()).isEqualTo("busy");
  }

  @Test
  void aPlanSurvivesItsJson() throws IOException {
    LayerPlan plan = plan(stack(50, 8), Optional.empty());

    assertThat(LayerPlan.fromJson(Json.parse(plan.toJson().canonical()))).isEqualTo(plan);
  }
}
