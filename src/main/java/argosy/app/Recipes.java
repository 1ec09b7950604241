package argosy.app;

import argosy.model.conda.Subdir;
import argosy.model.recipe.RenderedRecipe;
import argosy.recipe.importing.Imported;
import argosy.recipe.v1.Lint;
import argosy.recipe.v1.RenderSettings;
import argosy.recipe.v1.Renderer;
import argosy.recipe.v1.VariantConfig;
import argosy.recipe.v1.VariantFile;
import argosy.recipe.v1.WrittenRecipe;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Conda recipes in folders: read, rendered, looked over.
public final class Recipes {
  private Recipes() {}

  /// What a recipe is rendered with, beside its own `variants.yaml`.
  ///
  /// @param variantFiles later ones win
  /// @param set variables with one value
  public record Wishes(
      Subdir target, Subdir build, List<Path> variantFiles, Map<String, String> set) {
    public Wishes {
      variantFiles = List.copyOf(variantFiles);
      set = Map.copyOf(set);
    }

    public static Wishes of(Subdir platform) {
      return new Wishes(platform, platform, List.of(), Map.of());
    }
  }

  /// A recipe, and what came of it.
  ///
  /// @param folder where the recipe stands
  public record Read(
      Path folder,
      WrittenRecipe written,
      List<RenderedRecipe> rendered,
      List<Lint.Advice> advice) {}

  /// @param path a recipe, or the folder of `recipe.yaml`
  /// @param environment what `env.get` sees
  /// @throws argosy.recipe.InvalidTextException with all faults
  public static Read read(Path path, Wishes wishes, Map<String, String> environment)
      throws IOException {
    Path file = Files.isDirectory(path) ? path.resolve(WrittenRecipe.NAME) : path;
    Path folder = file.toAbsolutePath().normalize().getParent();
    WrittenRecipe written = WrittenRecipe.parse(file.toString(), text(file));
    RenderSettings bare =
        new RenderSettings(
            VariantConfig.NONE,
            wishes.target(),
            wishes.build(),
            environment,
            name -> folder != null && Files.isRegularFile(folder.resolve(name)));
    List<Path> files = new ArrayList<>();
    for (String name : List.of(VariantFile.OLD_NAME, VariantFile.NAME)) {
      Path beside = file.resolveSibling(name);
      if (Files.isRegularFile(beside)) {
        files.add(beside);
      }
    }
    files.addAll(wishes.variantFiles());
    VariantConfig variants = VariantConfig.NONE;
    for (Path f : files) {
      variants = variants.overriddenBy(VariantFile.parse(f.toString(), text(f), bare));
    }
    for (Map.Entry<String, String> e : wishes.set().entrySet()) {
      variants = variants.with(e.getKey(), e.getValue());
    }
    RenderSettings settings =
        new RenderSettings(variants, wishes.target(), wishes.build(), environment, bare.beside());
    List<RenderedRecipe> rendered = Renderer.render(written, settings);
    return new Read(
        folder == null ? Path.of(".") : folder, written, rendered, Lint.of(written, rendered));
  }

  /// Makes a recipe of a `meta.yaml`, a Dockerfile or a Singularity definition.
  ///
  /// @param name and `version` of the package, where the file does not say them
  public static Imported imported(Path file, String name, String version) throws IOException {
    return Imported.of(
        Imported.kindOf(String.valueOf(file.getFileName())), text(file), name, version);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": not UTF-8", e);
    }
  }
}
