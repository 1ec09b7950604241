package argosy.build;

import argosy.base.DidYouMean;
import argosy.base.UnsupportedException;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Recipes that are built together, and which of them need which.
public final class BuildGraph {
  private final Map<String, Node> nodes;
  private final List<Node> order;

  /// One recipe.
  ///
  /// @param folder it stands in
  public record Node(RenderedRecipe recipe, Path folder) {
    public String name() {
      return recipe.name();
    }
  }

  private BuildGraph(Map<String, Node> nodes, List<Node> order) {
    this.nodes = nodes;
    this.order = order;
  }

  /// @param outside whether the machine's tools have what a recipe asks for under this name
  /// @throws UnsupportedException if a package is missing, comes twice, or needs itself
  public static BuildGraph of(List<Node> all, Predicate<String> outside)
      throws UnsupportedException {
    Map<String, Node> byName = new LinkedHashMap<>();
    for (Node node : all) {
      Node other = byName.putIfAbsent(node.name(), node);
      if (other != null) {
        throw new UnsupportedException(
            "two recipes make " + node.name() + ": " + other.folder() + " and " + node.folder(),
            "give one of them another name, or leave one out");
      }
    }
    List<String> missing = new ArrayList<>();
    for (Node node : all) {
      for (String need : needs(node.recipe())) {
        if (!byName.containsKey(need) && !outside.test(need)) {
          missing.add(
              node.name() + " needs " + need + DidYouMean.hint(need, List.copyOf(byName.keySet())));
        }
      }
    }
    if (!missing.isEmpty()) {
      throw new UnsupportedException(
          "no recipe makes what others need: " + String.join("; ", missing),
          "add the recipe beside the others, or correct the name");
    }
    BuildGraph graph = new BuildGraph(byName, new ArrayList<>());
    Set<String> done = new LinkedHashSet<>();
    for (Node node : all) {
      graph.visit(node, done, new LinkedHashSet<>());
    }
    return graph;
  }

  private void visit(Node node, Set<String> done, Set<String> path) throws UnsupportedException {
    if (done.contains(node.name())) {
      return;
    }
    if (!path.add(node.name())) {
      List<String> cycle = new ArrayList<>(path);
      cycle = cycle.subList(cycle.indexOf(node.name()), cycle.size());
      throw new UnsupportedException(
          "packages need each other: " + String.join(" → ", cycle) + " → " + node.name(),
          "take one of these requirements away, or split a package in two");
    }
    for (Node need : direct(node)) {
      visit(need, done, path);
    }
    path.remove(node.name());
    done.add(node.name());
    order.add(node);
  }

  /// The nodes named and all that they need; everything if none is named.
  public BuildGraph restricted(List<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    Set<String> wanted = new TreeSet<>();
    List<Node> open = new ArrayList<>();
    names.forEach(n -> open.add(node(n)));
    while (!open.isEmpty()) {
      Node next = open.removeLast();
      if (wanted.add(next.name())) {
        open.addAll(direct(next));
      }
    }
    List<Node> kept = order.stream().filter(n -> wanted.contains(n.name())).toList();
    Map<String, Node> byName = new LinkedHashMap<>();
    kept.forEach(n -> byName.put(n.name(), n));
    return new BuildGraph(byName, kept);
  }

  /// All, each after what it needs.
  public List<Node> order() {
    return List.copyOf(order);
  }

  /// The recipes that must be built before this one.
  public List<Node> direct(Node node) {
    return known(needs(node.recipe()));
  }

  /// What stands in the prefix while this one is built: its host packages, and all that these need
  /// to run; in build order.
  public List<Node> host(Node node) {
    return closure(names(node.recipe().requirements().host()));
  }

  /// Packages of the graph that are there when this one is used, itself not among them.
  public List<Node> run(Node node) {
    return closure(runNames(node));
  }

  /// What the node's own run requirements name, with those that its host packages export.
  public Set<String> runNames(Node node) {
    Set<String> names = new TreeSet<>(names(node.recipe().requirements().run()));
    var ignored = node.recipe().requirements().ignoreRunExports();
    for (Node host : known(names(node.recipe().requirements().host()))) {
      if (!ignored.fromPackage().contains(host.name())) {
        var exports = host.recipe().requirements().runExports();
        names.addAll(names(exports.weak()));
        names.addAll(names(exports.strong()));
      }
    }
    ignored.byName().forEach(names::remove);
    names.remove(node.name());
    return names;
  }

  private List<Node> closure(Set<String> start) {
    Set<String> seen = new LinkedHashSet<>();
    List<Node> open = new ArrayList<>(known(start));
    while (!open.isEmpty()) {
      Node next = open.removeLast();
      if (seen.add(next.name())) {
        open.addAll(known(runNames(next)));
      }
    }
    return order.stream().filter(n -> seen.contains(n.name())).toList();
  }

  private List<Node> known(Set<String> names) {
    return names.stream().filter(nodes::containsKey).map(nodes::get).toList();
  }

  /// All names that must be there when the recipe is built.
  private static Set<String> needs(RenderedRecipe recipe) {
    Set<String> all = names(recipe.requirements().build());
    all.addAll(names(recipe.requirements().host()));
    all.addAll(names(recipe.requirements().run()));
    all.remove(recipe.name());
    return all;
  }

  static Set<String> names(List<Requirement> requirements) {
    Set<String> names = new TreeSet<>();
    requirements.forEach(r -> names.add(name(r)));
    return names;
  }

  /// The name of the package that is asked for.
  public static String name(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Spec s -> specName(s.text());
      case Requirement.PinSubpackage p -> p.pin().name();
      case Requirement.PinCompatible p -> p.pin().name();
    };
  }

  private static String specName(String text) {
    String last = text.strip().replaceFirst("^.*::", "");
    return last.split("[\\s=<>!~\\[]", 2)[0].toLowerCase(java.util.Locale.ROOT);
  }

  /// The nodes one of whose needs is among those named, and so on upwards.
  public Set<String> dependents(Set<String> names) {
    Set<String> all = new TreeSet<>(names);
    for (Node node : order) {
      if (direct(node).stream().map(Node::name).anyMatch(all::contains)) {
        all.add(node.name());
      }
    }
    all.removeAll(names);
    return all;
  }

  /// The node of this name.
  ///
  /// @throws IllegalArgumentException naming the nearest
  public Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "no recipe makes " + name + DidYouMean.hint(name, List.copyOf(nodes.keySet())));
    }
    return node;
  }
}
