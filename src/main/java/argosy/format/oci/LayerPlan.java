package argosy.format.oci;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Which package goes into which layer, so that a changed package changes one layer.
///
/// Large packages have a layer of their own; small ones share bins, chosen by the hash of their
/// name alone, so that coming and going of one moves no other. A previous plan is followed where it
/// can be: a package keeps its layer, and one that changed at least [#OFTEN] times gets a layer of
/// its own while there is room. Layers stand in the order of how often they changed, the steady
/// ones below.
///
/// As JSON: `{"schema":1,"placements":[{"package":…,"layer":…,"tree":…,"changes":…}]}`.
///
/// @param placements sorted by package
public record LayerPlan(List<Placement> placements) {
  /// What engines take (`overlay2` and Docker's 127) less what users add.
  public static final int MAX_LAYERS = 100;

  static final int OFTEN = 2;
  static final long OWN_LAYER_BYTES = 1 << 20;
  private static final String BIN = "small/";

  public LayerPlan {
    placements = List.copyOf(placements);
  }

  /// @param layer the package's own name, or a bin's
  /// @param tree of the package when the plan was made
  /// @param changes how often the tree was another than in the plan before
  public record Placement(String name, String layer, Digest tree, int changes) {}

  /// A package to be placed.
  ///
  /// @param sizeBytes of its files
  public record Item(String name, Digest tree, long sizeBytes) {}

  /// Places the packages.
  ///
  /// @param maxLayers at least 5
  public static LayerPlan of(Collection<Item> items, Optional<LayerPlan> previous, int maxLayers) {
    if (maxLayers < 5) {
      throw new IllegalArgumentException("a plan needs at least 5 layers, got " + maxLayers);
    }
    Map<String, Placement> before = new HashMap<>();
    previous.ifPresent(p -> p.placements().forEach(b -> before.put(b.name(), b)));
    int bins = Math.max(2, maxLayers * 2 / 5);
    // Some room stays free in the first plan, for packages that turn out to change often.
    int room =
        maxLayers - 2 - bins; // two are kept: what merging makes, and a shell for prefix stacks
    int open = previous.isPresent() ? room : room - room / 6;

    Map<String, Integer> changes = new HashMap<>();
    List<Item> claims = new ArrayList<>();
    Set<String> own = new HashSet<>();
    for (Item item : items) {
      Placement b = before.get(item.name());
      int n = b == null ? 0 : b.changes() + (b.tree().equals(item.tree()) ? 0 : 1);
      changes.put(item.name(), n);
      boolean kept = b != null && b.layer().equals(item.name());
      if (kept && own.size() < room && (n >= OFTEN || item.sizeBytes() >= OWN_LAYER_BYTES / 2)) {
        own.add(item.name());
      } else if (n >= OFTEN || item.sizeBytes() >= OWN_LAYER_BYTES && (b == null || kept)) {
        claims.add(item);
      }
    }
    claims.sort(
        Comparator.comparing((Item i) -> changes.getOrDefault(i.name(), 0) < OFTEN)
            .thenComparingInt(i -> Long.numberOfLeadingZeros(i.sizeBytes()))
            .thenComparingLong(i -> hash(i.name()))
            .thenComparing(Item::name));
    claims.stream().limit(Math.max(0, open - own.size())).forEach(i -> own.add(i.name()));

    Map<String, Placement> placed = new TreeMap<>();
    for (Item item : items) {
      String name = item.name();
      String layer = own.contains(name) ? name : bin(name, bins);
      placed.put(name, new Placement(name, layer, item.tree(), changes.getOrDefault(name, 0)));
    }
    return new LayerPlan(List.copyOf(placed.values()));
  }

  private static String bin(String name, int bins) {
    int index = (int) Long.remainderUnsigned(hash(name), bins);
    return BIN + (index < 10 ? "0" : "") + index;
  }

  private static long hash(String name) {
    return Long.parseUnsignedLong(
        Digest.of(name.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16), 16);
  }

  /// The layers in which something stands, lowest first, each with its packages.
  public Map<String, List<String>> layers() {
    Map<String, List<String>> packages = new TreeMap<>();
    Map<String, Integer> changes = new HashMap<>();
    for (Placement p : placements) {
      packages.computeIfAbsent(p.layer(), l -> new ArrayList<>()).add(p.name());
      changes.merge(p.layer(), p.changes(), Math::max);
    }
    List<String> order = new ArrayList<>(packages.keySet());
    order.sort(
        Comparator.comparingInt((String l) -> changes.getOrDefault(l, 0))
            .thenComparing(l -> l.startsWith(BIN)) // large ones are the steadier kind
            .thenComparing(Comparator.naturalOrder()));
    Map<String, List<String>> sorted = new java.util.LinkedHashMap<>();
    order.forEach(l -> sorted.put(l, packages.getOrDefault(l, List.of())));
    return sorted;
  }

  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (Placement p : placements) {
      list.add(
          Json.object()
              .put("package", p.name())
              .put("layer", p.layer())
              .put("tree", p.tree().toString())
              .put("changes", p.changes())
              .build());
    }
    return Json.object().put("schema", 1).put("placements", new Json.Arr(list)).build();
  }

  /// @throws CorruptException if a member is missing or of another type
  public static LayerPlan fromJson(Json json) throws CorruptException {
    try {
      List<Placement> list = new ArrayList<>();
      for (Json item : json.asObject().array("placements")) {
        Json.Obj o = item.asObject();
        list.add(
            new Placement(
                o.string("package"),
                o.string("layer"),
                Digest.parse(o.string("tree")),
                Math.toIntExact(o.number("changes"))));
      }
      return new LayerPlan(list);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptException("layer plan: " + e.getMessage(), e);
    }
  }
}
