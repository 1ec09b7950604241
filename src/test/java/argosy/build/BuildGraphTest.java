package argosy.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import argosy.base.UnsupportedException;
import argosy.model.recipe.Pin;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Requirement;
import argosy.model.recipe.Requirements;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuildGraphTest {
  private static BuildGraph.Node node(String name, String... host) {
    return new BuildGraph.Node(Recipes.recipe(name, "true", List.of(host)), Path.of("/" + name));
  }

  private static BuildGraph graph(BuildGraph.Node... nodes) throws UnsupportedException {
    return BuildGraph.of(List.of(nodes), HostTools::has);
  }

  private static List<String> names(List<BuildGraph.Node> nodes) {
    return nodes.stream().map(BuildGraph.Node::name).toList();
  }

  @Test
  void everyPackageComesAfterWhatItNeeds() throws UnsupportedException {
    BuildGraph graph =
        graph(node("top", "left", "right"), node("left", "low"), node("right", "low"), node("low"));
    assertThat(names(graph.order())).containsExactly("low", "left", "right", "top");
  }

  @Test
  void thePrefixHasWhatHostPackagesNeedToRun() throws UnsupportedException {
    BuildGraph graph = graph(node("top", "middle"), node("middle", "low >=1.0,<2"), node("low"));
    assertThat(names(graph.host(graph.node("top")))).containsExactly("low", "middle");
    assertThat(names(graph.run(graph.node("middle")))).containsExactly("low");
  }

  @Test
  void packagesThatNeedEachOtherAreNamedInACircle() {
    assertThatThrownBy(() -> graph(node("a", "b"), node("b", "c"), node("c", "a")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("packages need each other: a → b → c → a");
  }

  @Test
  void whatNobodyMakesIsNamedWithWhatWasPerhapsMeant() {
    assertThatThrownBy(() -> graph(node("wcslib", "cfitsoi"), node("cfitsio")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("wcslib needs cfitsoi")
        .hasMessageContaining("cfitsio");
  }

  @Test
  void toolsOfTheMachineNeedNoRecipe() throws UnsupportedException {
    assertThat(names(graph(node("a", "make", "gcc_linux-64 =12", "cmake >=3")).order()))
        .containsExactly("a");
  }

  @Test
  void twoRecipesOfOneNameAreRefused() {
    assertThatThrownBy(() -> graph(node("a"), node("a")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("two recipes make a");
  }

  @Test
  void aPartOfTheGraphHasAllThatItNeeds() throws UnsupportedException {
    BuildGraph graph = graph(node("other"), node("top", "low"), node("low"));
    assertThat(names(graph.restricted(List.of("top")).order())).containsExactly("low", "top");
    assertThat(graph.restricted(List.of())).isSameAs(graph);
  }

  @Test
  void dependentsAreFoundUpwards() throws UnsupportedException {
    BuildGraph graph = graph(node("top", "middle"), node("middle", "low"), node("low"), node("x"));
    assertThat(graph.dependents(Set.of("low"))).containsExactly("middle", "top");
  }

  private static BuildGraph.Node needing(
      String name, List<String> host, List<String> run, Requirements.RunExports exports) {
    RenderedRecipe r = Recipes.recipe(name, "true", List.of());
    return new BuildGraph.Node(
        Recipes.with(
            r,
            new Requirements(
                List.of(),
                specs(host),
                specs(run),
                List.of(),
                exports,
                r.requirements().ignoreRunExports())),
        Path.of("/" + name));
  }

  private static List<Requirement> specs(List<String> texts) {
    return texts.stream().map(t -> (Requirement) new Requirement.Spec(t)).toList();
  }

  private static Requirements.RunExports weak(Requirement... exports) {
    return new Requirements.RunExports(
        List.of(exports), List.of(), List.of(), List.of(), List.of());
  }

  @Test
  void whatAHostPackageExportsIsNeededToRunWithItsPinComputed() throws UnsupportedException {
    BuildGraph graph =
        graph(
            needing("top", List.of("low"), List.of("low", "make"), Requirements.RunExports.NONE),
            needing(
                "low", List.of(), List.of(), weak(new Requirement.PinSubpackage(Pin.of("low")))));
    assertThat(graph.runSpecs(graph.node("top"))).containsExactly("low >=1.0,<2.0a0", "make");
    assertThat(graph.runSpecs(graph.node("low"))).isEmpty();
  }

  @Test
  void aRecipeThatMakesAnotherVersionThanIsAskedForIsRefused() {
    assertThatThrownBy(() -> graph(node("top", "low >=2"), node("low")))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage(
            "versions do not fit: top asks for low >=2, and the recipe makes 1.0 h1234567_0");
  }
}
