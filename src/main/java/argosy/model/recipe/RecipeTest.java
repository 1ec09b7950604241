package argosy.model.recipe;

import java.util.List;

/// How a built package is tried.
public sealed interface RecipeTest {
  /// Commands in an environment that has the package.
  ///
  /// @param sourceFiles and `recipeFiles` are copied to where the script runs
  record Commands(
      Script script,
      List<Requirement> run,
      List<Requirement> build,
      List<String> sourceFiles,
      List<String> recipeFiles)
      implements RecipeTest {
    public Commands {
      run = List.copyOf(run);
      build = List.copyOf(build);
      sourceFiles = List.copyOf(sourceFiles);
      recipeFiles = List.copyOf(recipeFiles);
    }
  }

  /// Modules that can be imported.
  ///
  /// @param language `python`, `perl`, `r`, `ruby`
  /// @param modules imported one by one; for R: libraries
  /// @param pipCheck run `pip check` (Python only)
  /// @param versions of Python to try; none: the one of the build
  record Imports(String language, List<String> modules, boolean pipCheck, List<String> versions)
      implements RecipeTest {
    public Imports {
      modules = List.copyOf(modules);
      versions = List.copyOf(versions);
    }
  }

  /// Files that must be in the package, or must not. Names without a path are looked up where the
  /// kind lies: `bin/`, `lib/`, `include/`, the site-packages.
  ///
  /// @param files relative to the prefix
  /// @param strict no other files may be there
  record PackageContents(
      Expected files,
      Expected sitePackages,
      Expected bin,
      Expected lib,
      Expected include,
      boolean strict)
      implements RecipeTest {}

  /// @param exists patterns that each match a file
  /// @param absent patterns that must match nothing
  record Expected(List<String> exists, List<String> absent) {
    public Expected {
      exists = List.copyOf(exists);
      absent = List.copyOf(absent);
    }
  }

  /// The tests of another package, which uses this one.
  record Downstream(String packageName) implements RecipeTest {}
}
