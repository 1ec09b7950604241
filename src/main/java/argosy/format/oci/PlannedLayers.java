package argosy.format.oci;

import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The files of a profile dealt out to layers. Every file and link of the merged tree is in one
/// layer; every directory is in each layer that has something in it, or whose packages bring it,
/// always with the mode of the merged tree. So a layer is a function of its own packages.
///
/// @param layers lowest first
record PlannedLayers(LayerPlan plan, List<Layer> layers) {
  /// Holds what no package brings: what merging made.
  private static final String MERGED = "(merged)";

  PlannedLayers {
    layers = List.copyOf(layers);
  }

  /// @param title of the layer for people
  /// @param tree with paths from `/`
  record Layer(String name, String title, Tree tree) {}

  /// @param under where the files stand: empty, or `opt/argosy/NAME/`
  static PlannedLayers of(
      Profile profile, Optional<LayerPlan> previous, int maxLayers, String under) {
    Map<String, Entry> merged = new HashMap<>();
    profile.tree().entries().forEach(e -> merged.put(e.path(), e));
    Map<String, Profile.Part> parts = new LinkedHashMap<>();
    List<LayerPlan.Item> items = new ArrayList<>();
    for (Profile.Part part : profile.packages()) {
      String name = part.metadata().name();
      parts.put(name, part);
      items.add(new LayerPlan.Item(name, part.tree().digest(), part.tree().totalBytes()));
    }
    LayerPlan plan = LayerPlan.of(items, previous, maxLayers);

    Map<String, String> owners = owners(profile, plan);
    Map<String, Map<String, Entry>> dealt = new LinkedHashMap<>();
    dealt.put(MERGED, new HashMap<>());
    plan.layers().keySet().forEach(layer -> dealt.put(layer, new HashMap<>()));
    plan.layers()
        .forEach((layer, names) -> {
          Map<String, Entry> into = dealt.getOrDefault(layer, new HashMap<>());
          for (String name : names) {
            Profile.Part part = parts.get(name);
            if (part != null) {
              part.tree().entries().stream()
                  .map(e -> merged.get(e.path()))
                  .filter(e -> e instanceof Entry.Directory)
                  .forEach(e -> into.put(e.path(), e));
            }
          }
        });
    for (Entry entry : profile.tree().entries()) {
      String layer = owners.getOrDefault(entry.path(), MERGED);
      boolean folder = entry instanceof Entry.Directory;
      if (!folder || !owners.containsKey(entry.path())) {
        put(dealt.getOrDefault(layer, new HashMap<>()), entry, merged);
      }
    }

    List<Layer> layers = new ArrayList<>();
    dealt.forEach((name, entries) -> {
      if (!entries.isEmpty()) {
        List<Entry> placed = new ArrayList<>();
        entries.values().forEach(e -> placed.add(e.at(under + e.path())));
        layers.add(
            new Layer(
                name, title(plan.layers().getOrDefault(name, List.of()), parts), Tree.of(placed)));
      }
    });
    return new PlannedLayers(plan, layers);
  }

  /// Path to the layer of the first package that brings it.
  private static Map<String, String> owners(Profile profile, LayerPlan plan) {
    Map<String, String> layerOf = new HashMap<>();
    plan.placements().forEach(p -> layerOf.put(p.name(), p.layer()));
    Map<String, String> owners = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Profile.Part part : profile.packages()) {
      String layer = layerOf.getOrDefault(part.metadata().name(), MERGED);
      for (Entry e : part.tree().entries()) {
        if (seen.add(e.path())) {
          owners.put(e.path(), layer);
        }
      }
    }
    return owners;
  }

  /// Puts the entry with the directories above it.
  private static void put(Map<String, Entry> into, Entry entry, Map<String, Entry> merged) {
    into.put(entry.path(), entry);
    String path = entry.path();
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      String parent = path.substring(0, slash);
      Entry above = merged.get(parent);
      if (above == null || into.put(parent, above) != null) {
        return;
      }
    }
  }

  private static String title(List<String> names, Map<String, Profile.Part> parts) {
    List<String> titles = new ArrayList<>();
    for (String name : names) {
      Profile.Part part = parts.get(name);
      titles.add(part == null ? name : name + " " + part.metadata().version());
    }
    return titles.isEmpty() ? "what merging the packages made" : String.join(", ", titles);
  }
}
