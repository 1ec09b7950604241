package argosy.build;

import argosy.model.recipe.BuildOptions.Noarch;
import argosy.model.recipe.Pin;
import argosy.model.recipe.RecipeTest;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a package needs to run: what its recipe says, and what the packages export that it was
/// built with (CEP 12).
///
/// @param graph of the recipes that are built together, which know their versions
record RunRequirements(BuildGraph graph, BuildGraph.Node node) {
  List<Requirement> all() {
    List<Requirement> all = new ArrayList<>(needs().run());
    all.addAll(exported(Requirements.RunExports::weak, Requirements.RunExports::strong));
    return all;
  }

  private Requirements needs() {
    return node.recipe().requirements();
  }

  @FunctionalInterface
  private interface Exports {
    List<Requirement> of(Requirements.RunExports exports);
  }

  /// What the stagings that it starts from were built with counts too, unless the recipe says not.
  private List<Requirement> exported(Exports weak, Exports strong) {
    List<Requirement> all = new ArrayList<>();
    for (BuildGraph.Node part : node.chain()) {
      all.addAll(exported(part.recipe().requirements(), weak, strong));
    }
    return all;
  }

  /// From a host environment `weak` and `strong` ones, from a build environment `strong` ones;
  /// packages for all platforms take those for them alone.
  private List<Requirement> exported(Requirements with, Exports weak, Exports strong) {
    boolean noarch = node.recipe().options().noarch() != Noarch.NONE;
    List<Requirement> all = new ArrayList<>();
    for (Requirements.RunExports exports : exports(with.host(), with)) {
      if (noarch) {
        all.addAll(exports.noarch());
      } else {
        all.addAll(weak.of(exports));
        all.addAll(strong.of(exports));
      }
    }
    if (!noarch) {
      exports(with.build(), with).forEach(e -> all.addAll(strong.of(e)));
    }
    List<String> ignored = new ArrayList<>(needs().ignoreRunExports().byName());
    ignored.addAll(with.ignoreRunExports().byName());
    return all.stream().filter(r -> !ignored.contains(BuildGraph.name(r))).toList();
  }

  private List<Requirements.RunExports> exports(List<Requirement> from, Requirements with) {
    List<String> ignored = new ArrayList<>(needs().ignoreRunExports().fromPackage());
    ignored.addAll(with.ignoreRunExports().fromPackage());
    return BuildGraph.names(from).stream()
        .filter(name -> !ignored.contains(name))
        .map(graph::exports)
        .toList();
  }

  /// One text for each, pins computed; a bare name is left out where there is more about it.
  List<String> specs() {
    return texts(all());
  }

  /// What must not be of another version if it is there (`constrains`).
  List<String> constraints() {
    List<Requirement> all = new ArrayList<>(needs().runConstraints());
    all.addAll(
        exported(
            Requirements.RunExports::weakConstraints, Requirements.RunExports::strongConstraints));
    return texts(all);
  }

  private List<String> texts(List<Requirement> requirements) {
    Set<String> texts = new LinkedHashSet<>();
    requirements.stream()
        .filter(
            r -> !BuildGraph.name(r).equals(node.name()) || r instanceof Requirement.PinSubpackage)
        .map(this::text)
        .forEach(texts::add);
    return texts.stream()
        .filter(t -> t.contains(" ") || texts.stream().noneMatch(o -> o.startsWith(t + " ")))
        .sorted()
        .toList();
  }

  private String text(Requirement requirement) {
    return switch (requirement) {
      case Requirement.Spec s -> s.text();
      case Requirement.PinSubpackage p -> pinned(p.pin());
      case Requirement.PinCompatible p -> pinned(p.pin());
    };
  }

  private String pinned(Pin pin) {
    return graph.exact(pin.name()).map(pin::specification).orElse(pin.name());
  }

  /// What a test asks for beside the package.
  static List<Requirement> ofTest(RecipeTest test) {
    if (!(test instanceof RecipeTest.Commands c)) {
      return List.of();
    }
    List<Requirement> all = new ArrayList<>(c.run());
    all.addAll(c.build());
    return all;
  }
}
