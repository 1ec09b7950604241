package argosy.app;

import argosy.base.UnsupportedException;
import argosy.model.Content;
import argosy.model.Stack;
import argosy.recipe.StackFile;
import argosy.recipe.v1.WrittenRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a person means who names a stack or a recipe to build.
public final class RecipeRequests {
  private RecipeRequests() {}

  /// A stack's recipes; or one recipe, with those beside it to take what it needs from.
  ///
  /// @param only one package, empty for all
  /// @throws UnsupportedException if the folder has neither
  public static Builds.Request of(
      Path folder, Optional<String> only, boolean update, long nowSeconds) throws IOException {
    List<String> wanted = only.stream().toList();
    Path place = folder.toAbsolutePath().normalize();
    Path stackFile = place.resolve(StackFile.NAME);
    if (Files.isRegularFile(stackFile)) {
      Stack stack = StackFile.parse(stackFile.toString(), Files.readString(stackFile));
      for (Content content : stack.contents()) {
        if (content instanceof Content.Recipes r) {
          return new Builds.Request(
              place.resolve(r.path()).normalize(), wanted, stack.name(), update, nowSeconds);
        }
      }
      throw new UnsupportedException(
          stackFile + " has no recipes among its contents", "argosy ship " + folder);
    }
    Path above = place.getParent();
    if (Files.isRegularFile(place.resolve(WrittenRecipe.NAME)) && above != null) {
      List<String> own =
          wanted.isEmpty()
              ? new RecipeFolder().read(place).stream().map(n -> n.name()).toList()
              : wanted;
      return new Builds.Request(above, own, product(above), update, nowSeconds);
    }
    return new Builds.Request(place, wanted, product(place), update, nowSeconds);
  }

  /// The stack whose recipes these are, so that what was built for it is known.
  private static String product(Path recipes) throws IOException {
    Path above = recipes.getParent();
    Path stackFile = above == null ? recipes : above.resolve(StackFile.NAME);
    if (Files.isRegularFile(stackFile)) {
      return StackFile.parse(stackFile.toString(), Files.readString(stackFile)).name();
    }
    return "recipes";
  }
}
