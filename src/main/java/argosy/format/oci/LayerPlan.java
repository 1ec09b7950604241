package argosy.format.oci;

import argosy.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which package goes into which layer of a new plan.
///
/// Large packages have a layer of their own; small ones share bins, chosen by the hash of their
/// name alone, so that coming and going of one moves no other.
///
/// @param layers in the order of the image, each with its packages
record LayerPlan(Map<String, List<String>> layers) {
  static final long OWN_LAYER_BYTES = 1 << 20;
  private static final String BIN = "small/";

  LayerPlan {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /// A package to be placed.
  ///
  /// @param sizeBytes of its files
  record Item(String name, long sizeBytes) {}

  /// @param maxLayers at least 5; one is left for what merging makes
  static LayerPlan of(Collection<Item> items, int maxLayers) {
    if (maxLayers < 5) {
      throw new IllegalArgumentException("a plan needs at least 5 layers, got " + maxLayers);
    }
    int bins = Math.max(2, maxLayers * 2 / 5);
    List<Item> large =
        new ArrayList<>(items.stream().filter(i -> i.sizeBytes() >= OWN_LAYER_BYTES).toList());
    large.sort(
        Comparator.comparingInt((Item i) -> Long.numberOfLeadingZeros(i.sizeBytes()))
            .thenComparingLong(i -> hash(i.name()))
            .thenComparing(Item::name));
    Map<String, List<String>> own = new TreeMap<>();
    large.stream().limit(maxLayers - 1L - bins).forEach(i -> own.put(i.name(), List.of(i.name())));
    Map<String, List<String>> small = new TreeMap<>();
    for (Item item : items) {
      if (!own.containsKey(item.name())) {
        small.computeIfAbsent(bin(item.name(), bins), l -> new ArrayList<>()).add(item.name());
      }
    }
    small.values().forEach(names -> names.sort(Comparator.naturalOrder()));
    Map<String, List<String>> layers = new LinkedHashMap<>(own); // large ones are the steadier kind
    layers.putAll(small);
    return new LayerPlan(layers);
  }

  private static String bin(String name, int bins) {
    int index = (int) Long.remainderUnsigned(hash(name), bins);
    return BIN + (index < 10 ? "0" : "") + index;
  }

  private static long hash(String name) {
    return Long.parseUnsignedLong(
        Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16), 16);
  }
}
