package argosy.app;

import argosy.build.BuildGraph;
import argosy.model.Adopter;
import argosy.model.recipe.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the builds of a request see: each other, and packages that no recipe makes.
record BuildSetting(Builds.Request request, BuildGraph graph, Builds.Around around) {
  /// What stands in the prefix while a node is built: packages given, then those of other recipes.
  ///
  /// @param done the results of all that the node needs
  List<Adopter.Adopted> host(BuildGraph.Node node, Map<String, Builds.Line> done) {
    List<Requirement> asked = new ArrayList<>(node.recipe().requirements().host());
    if (node.recipe().options().mergeBuildAndHost()) {
      asked.addAll(node.recipe().requirements().build());
    }
    return with(asked, graph.host(node), done);
  }

  /// What runs while a node is built.
  List<Adopter.Adopted> tools(BuildGraph.Node node, Map<String, Builds.Line> done) {
    return node.recipe().options().mergeBuildAndHost()
        ? List.of()
        : with(node.recipe().requirements().build(), graph.tools(node), done);
  }

  /// What is there while a node is tried, itself not among it.
  List<Adopter.Adopted> tried(BuildGraph.Node node, Map<String, Builds.Line> done) {
    return with(node.recipe().requirements().run(), graph.tried(node), done);
  }

  private List<Adopter.Adopted> with(
      List<Requirement> asked, List<BuildGraph.Node> nodes, Map<String, Builds.Line> done) {
    List<Adopter.Adopted> all =
        new ArrayList<>(around.given().closure(graph.outside(asked, nodes)));
    all.addAll(adopted(nodes, done));
    return all;
  }

  /// The packages of these nodes, and the parts that were split off them.
  static List<Adopter.Adopted> adopted(List<BuildGraph.Node> nodes, Map<String, Builds.Line> done) {
    List<Adopter.Adopted> all = new ArrayList<>();
    for (BuildGraph.Node node : nodes) {
      all.addAll(Optional.ofNullable(done.get(node.name())).orElseThrow().all());
    }
    return all;
  }
}
