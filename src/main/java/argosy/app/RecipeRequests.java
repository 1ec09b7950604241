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
              place.resolve(r.path()).normalize(),
              wanted,
              stack.name(),
              update,
              nowSeconds,
              Optional.of(place));
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
      return of(above, own, update, nowSeconds);
    }
    return of(place, wanted, update, nowSeconds);
  }

  /// For the stack whose recipes these are, if they are one's, so that what was built for it is
  /// known.
  private static Builds.Request of(Path recipes, List<String> only, boolean update, long nowSeconds)
      throws IOException {
    Optional<Path> stack =
        Optional.ofNullable(recipes.getParent())
            .filter(above -> Files.isRegularFile(above.resolve(StackFile.NAME)));
    String product = "recipes";
    if (stack.isPresent()) {
      Path file = stack.get().resolve(StackFile.NAME);
      product = StackFile.parse(file.toString(), Files.readString(file)).name();
    }
    return new Builds.Request(recipes, only, product, update, nowSeconds, stack);
  }
}
