package argosy.model.recipe;

import java.util.List;

/// A choice of files: those that a pattern of `include` matches and none of `exclude` does.
///
/// @param include no patterns mean all files
/// @param exclude no patterns mean none
public record Globs(List<String> include, List<String> exclude) {
  public static final Globs ALL = new Globs(List.of(), List.of());
  public static final Globs NOTHING = new Globs(List.of(), List.of("**"));

  public Globs {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /// Whether the path, relative, is chosen.
  public boolean matches(String path) {
    return (include.isEmpty() || include.stream().anyMatch(g -> Glob.orBelow(g).matches(path)))
        && exclude.stream().noneMatch(g -> Glob.orBelow(g).matches(path));
  }

  public boolean isAll() {
    return include.isEmpty() && exclude.isEmpty();
  }
}
