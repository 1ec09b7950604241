package argosy.format.oci;

import argosy.format.root.RootFiles;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The files of a profile dealt out to layers. Every file and link of the merged tree is in one
/// layer; every directory is in each layer that has something in it, or whose packages bring it,
/// always with the mode of the merged tree. So a layer is a function of its own packages.
///
/// The base of a prefix stack has layers of its own, below, planned by itself alone: releases and
/// stacks on the same base share them.
final class PlannedLayers {
  /// Holds what no package brings: what merging made.
  private static final String MERGED = "(merged)";

  private static final String BASE = "base/";
  private static final int BASE_LAYERS = 12;

  private static final String LINKS = "(links)";

  private PlannedLayers() {}

  /// Whether a layer holds files of the stack itself.
  static boolean isOwn(ImageLayer layer) {
    return !layer.name().startsWith(BASE) && !layer.name().equals(LINKS);
  }

  /// @return lowest first
  static List<ImageLayer> of(Profile profile, RootFiles root, int maxLayers) {
    List<ImageLayer> layers = new ArrayList<>();
    int left = maxLayers;
    Profile.Base base = profile.base();
    if (!root.under().isEmpty() && !base.packages().isEmpty()) {
      int most = Math.max(5, Math.min(BASE_LAYERS, maxLayers / 2));
      LayerPlan plan = LayerPlan.of(items(base.packages()), most);
      layers.addAll(deal(base.packages(), base.tree(), plan, "", root.tree(), BASE));
      left -= most;
    }
    if (!root.links().entries().isEmpty()) {
      layers.add(new ImageLayer(LINKS, "shell and /tmp", root.links()));
    }
    LayerPlan plan = LayerPlan.of(items(profile.packages()), Math.max(5, left));
    layers.addAll(deal(profile.packages(), profile.tree(), plan, root.under(), root.tree(), ""));
    return layers;
  }

  private static List<LayerPlan.Item> items(List<Profile.Part> parts) {
    return parts.stream()
        .map(p -> new LayerPlan.Item(p.metadata().name(), p.tree().totalBytes()))
        .toList();
  }

  /// @param under where the files stand: empty, or `opt/argosy/NAME/`
  /// @param root the whole image, for the directories above
  private static List<ImageLayer> deal(
      List<Profile.Part> packages,
      Tree tree,
      LayerPlan plan,
      String under,
      Tree root,
      String prefix) {
    Map<String, Entry> merged = new HashMap<>();
    tree.entries().forEach(e -> merged.put(e.path(), e));
    Map<String, Profile.Part> parts = new LinkedHashMap<>();
    packages.forEach(p -> parts.put(p.metadata().name(), p));
    Map<String, String> owners = owners(packages, plan);
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
    for (Entry entry : tree.entries()) {
      String layer = owners.getOrDefault(entry.path(), MERGED);
      boolean folder = entry instanceof Entry.Directory;
      if (!folder || !owners.containsKey(entry.path())) {
        put(dealt.getOrDefault(layer, new HashMap<>()), entry, merged);
      }
    }

    List<ImageLayer> layers = new ArrayList<>();
    dealt.forEach((name, entries) -> {
      if (!entries.isEmpty()) {
        List<Entry> placed = new ArrayList<>();
        entries.values().forEach(e -> placed.add(e.at(under + e.path())));
        for (int slash = under.lastIndexOf('/');
            slash > 0;
            slash = under.lastIndexOf('/', slash - 1)) {
          root.find(under.substring(0, slash)).ifPresent(placed::add);
        }
        layers.add(
            new ImageLayer(
                prefix + name,
                title(plan.layers().getOrDefault(name, List.of()), parts),
                Tree.of(placed)));
      }
    });
    return layers;
  }

  /// Path to the layer of the first package that brings it.
  private static Map<String, String> owners(List<Profile.Part> packages, LayerPlan plan) {
    Map<String, String> layerOf = new HashMap<>();
    plan.layers().forEach((layer, names) -> names.forEach(n -> layerOf.put(n, layer)));
    Map<String, String> owners = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (Profile.Part part : packages) {
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
