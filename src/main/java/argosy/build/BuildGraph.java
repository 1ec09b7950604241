package argosy.build;

import argosy.base.DidYouMean;
import argosy.base.UnsupportedException;
import argosy.model.recipe.Pin;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Recipes that are built together, and which of them need which.
public final class BuildGraph {
  private final Map<String, Node> nodes;
  private final List<Node> order;
  private final Outside outside;

  /// One output of a recipe.
  ///
  /// @param folder the recipe stands in
  /// @param staging that it starts from (CEP 41)
  public record Node(RenderedRecipe recipe, Path folder, Optional<Node> staging) {
    /// One that starts from its sources.
    public Node(RenderedRecipe recipe, Path folder) {
      this(recipe, folder, Optional.empty());
    }

    public String name() {
      return recipe.name();
    }

    /// Itself, and the stagings that its files come through, nearest first.
    public List<Node> chain() {
      List<Node> chain = new ArrayList<>(List.of(this));
      staging.ifPresent(s -> chain.addAll(s.chain()));
      return chain;
    }
  }

  private BuildGraph(Map<String, Node> nodes, List<Node> order, Outside outside) {
    this.nodes = nodes;
    this.order = order;
    this.outside = outside;
  }

  /// @param outside what there is beside what recipes make
  /// @throws UnsupportedException if a package is missing, comes twice, or needs itself
  public static BuildGraph of(List<Node> all, Outside outside) throws UnsupportedException {
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
      for (String need : needs(node)) {
        if (!byName.containsKey(need) && !outside.has(need)) {
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
    BuildGraph graph = new BuildGraph(byName, new ArrayList<>(), outside);
    new FittingVersions(graph).require(all);
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
    return new BuildGraph(byName, kept, outside);
  }

  /// All, each after what it needs.
  public List<Node> order() {
    return List.copyOf(order);
  }

  /// The recipes that must be built before this one.
  public List<Node> direct(Node node) {
    return known(needs(node));
  }

  /// What stands in the prefix while this one is built: its host packages, and all that these need
  /// to run; in build order.
  public List<Node> host(Node node) {
    Set<String> names = names(node.recipe().requirements().host());
    if (node.recipe().options().mergeBuildAndHost()) {
      names.addAll(names(node.recipe().requirements().build()));
    }
    var ignored = node.recipe().requirements().ignoreRunExports();
    for (String build : names(node.recipe().requirements().build())) {
      if (!ignored.fromPackage().contains(build)) {
        names.addAll(names(exports(build).strong()));
      }
    }
    names.remove(node.name());
    return closure(names);
  }

  /// Packages whose programs run while this one is built, and all that these need; none if they
  /// stand in the prefix.
  public List<Node> tools(Node node) {
    return node.recipe().options().mergeBuildAndHost()
        ? List.of()
        : closure(names(node.recipe().requirements().build()));
  }

  /// What is there while the node is tried: what it needs to run, and what its tests ask for.
  public List<Node> tried(Node node) {
    Set<String> names = new TreeSet<>(runNames(node));
    names.addAll(testNames(node.recipe()));
    names.remove(node.name());
    return closure(names);
  }

  private static Set<String> testNames(RenderedRecipe recipe) {
    Set<String> names = new TreeSet<>();
    recipe.tests().stream()
        .flatMap(t -> RunRequirements.ofTest(t).stream())
        .forEach(r -> names.add(name(r)));
    return names;
  }

  /// Packages of the graph that are there when this one is used, itself not among them.
  public List<Node> run(Node node) {
    return closure(runNames(node));
  }

  /// What the node's own run requirements name, with those that others export to it.
  public Set<String> runNames(Node node) {
    Set<String> names = names(new RunRequirements(this, node).all());
    names.remove(node.name());
    return names;
  }

  /// What the recipe itself names to run; nothing that others export or that these need.
  public Set<String> ownRunNames(Node node) {
    return names(node.recipe().requirements().run());
  }

  /// The specifications of what the node needs to run, pins computed.
  public List<String> runSpecs(Node node) {
    return new RunRequirements(this, node).specs();
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

  List<Node> known(Set<String> names) {
    return names.stream().filter(nodes::containsKey).map(nodes::get).toList();
  }

  /// All names that must be there when the node is built.
  private static Set<String> needs(Node node) {
    Set<String> all = new TreeSet<>();
    for (Node part : node.chain()) {
      all.addAll(names(part.recipe().requirements().build()));
      all.addAll(names(part.recipe().requirements().host()));
      all.addAll(names(part.recipe().requirements().run()));
      all.addAll(testNames(part.recipe()));
    }
    all.remove(node.name());
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

  static String specName(String text) {
    String last = text.strip().replaceFirst("^.*::", "");
    return last.split("[\\s=<>!~\\[]", 2)[0].toLowerCase(Locale.ROOT);
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

  /// Whether a recipe makes a package of this name.
  public boolean makes(String name) {
    return nodes.containsKey(name);
  }

  /// The specifications of what must not be there in another version.
  public List<String> constraints(Node node) {
    return new RunRequirements(this, node).constraints();
  }

  /// What a package, of a recipe or given, adds to the requirements of those built with it.
  Requirements.RunExports exports(String name) {
    return recipe(name)
        .map(r -> r.requirements().runExports())
        .or(() -> outside.find(name).map(Outside.Given::exports))
        .orElse(Requirements.RunExports.NONE);
  }

  /// What pins of a package, of a recipe or given, are worked out for.
  public Optional<Pin.Exact> exact(String name) {
    return recipe(name)
        .map(RenderedRecipe::exact)
        .or(() -> outside.find(name).map(Outside.Given::exact));
  }

  /// The recipe that makes a package of this name.
  public Optional<RenderedRecipe> recipe(String name) {
    return Optional.ofNullable(nodes.get(name)).map(Node::recipe);
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

  /// Names that no recipe makes and that must stand in the prefix with these nodes: what the
  /// requirements ask for, and what the nodes need to run.
  public Set<String> outside(List<Requirement> requirements, List<Node> with) {
    Set<String> names = new TreeSet<>(names(requirements));
    with.forEach(n -> names.addAll(runNames(n)));
    names.removeIf(nodes::containsKey);
    return names;
  }
}
