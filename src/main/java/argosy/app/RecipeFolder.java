package argosy.app;

import argosy.base.UnsupportedException;
import argosy.build.BuildGraph;
import argosy.model.Platform;
import argosy.model.conda.Subdir;
import argosy.model.recipe.RenderedRecipe;
import argosy.recipe.v1.RenderSettings;
import argosy.recipe.v1.Renderer;
import argosy.recipe.v1.VariantConfig;
import argosy.recipe.v1.VariantFile;
import argosy.recipe.v1.WrittenRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The recipes below a folder, rendered for this machine: that of the folder itself, or those of
/// the folders in it. `variants.yaml` beside a recipe, else in the folder above, chooses versions.
final class RecipeFolder {
  /// @throws UnsupportedException if there is no recipe, or one makes a package in several variants
  List<BuildGraph.Node> read(Path folder) throws IOException {
    List<BuildGraph.Node> nodes = new ArrayList<>();
    for (Path recipe : recipes(folder)) {
      Map<String, RenderedRecipe> byName = new HashMap<>();
      List<RenderedRecipe> outputs = rendered(recipe, folder);
      for (RenderedRecipe output : outputs) {
        if (output.options().skip() || output.kind() == RenderedRecipe.Kind.STAGING) {
          continue;
        }
        RenderedRecipe other = byName.put(output.name(), output);
        if (other != null) {
          throw new UnsupportedException(
              recipe
                  + ": "
                  + output.name()
                  + " comes in several variants ("
                  + other.variant()
                  + " and "
                  + output.variant()
                  + "), and a stack has one of each package",
              "leave one value of each variable in variants.yaml");
        }
        nodes.add(node(output, outputs, recipe));
      }
    }
    return nodes;
  }

  private static BuildGraph.Node node(
      RenderedRecipe output, List<RenderedRecipe> outputs, Path folder) {
    return new BuildGraph.Node(
        output,
        folder,
        outputs.stream()
            .filter(o -> o.kind() == RenderedRecipe.Kind.STAGING)
            .filter(o -> o.distribution().equals(output.inherits()))
            .findFirst()
            .map(o -> node(o, outputs, folder)));
  }

  private static List<Path> recipes(Path folder) throws IOException {
    Path place = folder.toAbsolutePath().normalize();
    if (Files.isRegularFile(place.resolve(WrittenRecipe.NAME))) {
      return List.of(place);
    }
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(place)) {
      try (Stream<Path> list = Files.list(place)) {
        list.filter(p -> Files.isRegularFile(p.resolve(WrittenRecipe.NAME)))
            .sorted()
            .forEach(found::add);
      }
    }
    if (found.isEmpty()) {
      throw new UnsupportedException(
          "no " + WrittenRecipe.NAME + " in " + place + " or the folders in it",
          "check the path of contents: recipes");
    }
    return found;
  }

  private static List<RenderedRecipe> rendered(Path recipe, Path folder) throws IOException {
    Subdir here = Subdir.of(Platform.LINUX_AMD64);
    RenderSettings settings =
        new RenderSettings(
            VariantConfig.NONE, here, here, Map.of(), name -> Files.exists(recipe.resolve(name)));
    VariantConfig variants = VariantConfig.NONE;
    for (Path place : List.of(folder, recipe)) {
      for (String name : List.of(VariantFile.OLD_NAME, VariantFile.NAME)) {
        Path file = place.resolve(name);
        if (Files.isRegularFile(file)) {
          variants = VariantFile.parse(file.toString(), Files.readString(file), settings);
        }
      }
    }
    Path file = recipe.resolve(WrittenRecipe.NAME);
    return Renderer.render(
        WrittenRecipe.parse(file.toString(), Files.readString(file)),
        new RenderSettings(variants, here, here, Map.of(), settings.beside()).toBuild());
  }
}
