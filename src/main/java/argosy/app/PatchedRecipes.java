package argosy.app;

import argosy.base.DidYouMean;
import argosy.base.Folders;
import argosy.base.UnsupportedException;
import argosy.build.BuildGraph;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Some of a folder's recipes, each with more patches of its first source, in a copy of its folder:
/// the patches stand beside it under names that are the same on every machine.
final class PatchedRecipes implements Builds.Recipes {
  private static final String PATCHES = "hotfix";
  private final Builds.Recipes recipes;
  private final Map<String, List<Path>> patches;
  private final Path copies;

  /// @param patches files by package
  /// @param copies where the copies go
  PatchedRecipes(Builds.Recipes recipes, Map<String, List<Path>> patches, Path copies) {
    this.recipes = recipes;
    this.patches = Map.copyOf(patches);
    this.copies = copies;
  }

  /// The recipes that get patches, as they are.
  ///
  /// @throws UnsupportedException if one of them is not there
  List<BuildGraph.Node> unpatched(Path folder) throws IOException {
    List<BuildGraph.Node> all = recipes.read(folder);
    List<String> names = all.stream().map(BuildGraph.Node::name).toList();
    for (String name : patches.keySet()) {
      if (!names.contains(name)) {
        throw new UnsupportedException(
            "no recipe in " + folder + " makes " + name + DidYouMean.hint(name, names),
            "only packages that are built from recipes can be patched");
      }
    }
    return all.stream().filter(n -> patches.containsKey(n.name())).toList();
  }

  @Override
  public List<BuildGraph.Node> read(Path folder) throws IOException {
    List<BuildGraph.Node> patched = new ArrayList<>();
    for (BuildGraph.Node node : unpatched(folder)) {
      patched.add(patched(node, patches.getOrDefault(node.name(), List.of())));
    }
    return patched;
  }

  private BuildGraph.Node patched(BuildGraph.Node node, List<Path> files) throws IOException {
    RenderedRecipe recipe = node.recipe();
    boolean outside =
        recipe.sources().stream().anyMatch(s -> s instanceof Source.Local l && leaves(l.path()));
    if (recipe.sources().isEmpty() || outside) {
      throw new UnsupportedException(
          "the recipe of "
              + node.name()
              + (outside ? " has sources outside of its folder" : " has no source to patch"),
          "change the recipe and ship a release of its own");
    }
    Path copy = copies.resolve(node.name());
    Folders.delete(copy);
    Folders.addMissing(node.folder(), copy);
    Files.createDirectories(copy.resolve(PATCHES));
    List<String> more = new ArrayList<>();
    for (Path file : files) {
      String name = PATCHES + "/" + (more.size() + 1) + ".patch";
      Files.copy(file, copy.resolve(name));
      more.add(name);
    }
    List<Source> sources = new ArrayList<>(recipe.sources());
    sources.set(0, sources.getFirst().with(more));
    return new BuildGraph.Node(recipe.with(sources), copy, node.staging());
  }

  /// Whether the text of a rendered recipe is that of a patched one.
  static boolean isPatched(String json) {
    return json.contains("\"" + PATCHES + "/1.patch\"");
  }

  private static boolean leaves(String path) {
    Path normal = Path.of(path).normalize();
    return normal.isAbsolute() || normal.startsWith("..");
  }
}
