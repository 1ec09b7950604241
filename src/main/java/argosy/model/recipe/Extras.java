package argosy.model.recipe;

import argosy.model.Licence;
import java.util.List;

/// What Argosy adds to a recipe, from `extra: argosy:`, which conda's tools ignore.
///
/// @param access who may have the files
/// @param eupsTable a table file beside the recipe; empty: one is made from the requirements
/// @param strip symbols of programs and libraries are taken out
/// @param split parts that become packages of their own
/// @param hostTools commands of the machine that the script may use beside the usual compilers
public record Extras(
    Licence.Access access,
    String eupsTable,
    boolean strip,
    List<Part> split,
    List<String> hostTools) {
  public static final Extras NONE =
      new Extras(Licence.Access.OPEN, "", false, List.of(), List.of());

  /// A part of a package that not everybody needs: `NAME-dev` and so on.
  public enum Part {
    DEV,
    DEBUG,
    DOC,
    TEST
  }

  public Extras {
    split = List.copyOf(split);
    hostTools = List.copyOf(hostTools);
  }
}
