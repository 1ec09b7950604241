package argosy.build;

import argosy.base.Folders;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.model.recipe.RecipeTest;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Script;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The tests of a recipe, run on its package as it is installed: at another, short prefix, with
/// what it needs to run and nothing that it was built with. Tests of other packages (`downstream`)
/// run when those are built.
public final class PackageTests {
  /// Where the package stands while it is tried.
  public static final String PREFIX = CleanRoom.WORK + "/p";

  private final RenderedRecipe recipe;
  private final Path folder;
  private final CleanRoom room;
  private final Path place;

  /// @param folder of the recipe
  /// @param place for this alone; what an earlier run left there is removed
  public PackageTests(RenderedRecipe recipe, Path folder, CleanRoom room, Path place) {
    this.recipe = recipe;
    this.folder = folder;
    this.room = room;
    this.place = place.toAbsolutePath();
  }

  /// @param installed fills the prefix with the package and all that it needs to run
  /// @param contents of the package, its parts among them
  /// @throws BuildFailedException if a test fails
  public void run(PackageBuild.Furnish installed, Tree contents) throws IOException {
    int number = 0;
    for (RecipeTest test : recipe.tests()) {
      number++;
      switch (test) {
        case RecipeTest.Commands c -> commands(number, c.script(), c.recipeFiles(), installed);
        case RecipeTest.Imports i -> commands(number, imports(i), List.of(), installed);
        case RecipeTest.PackageContents p -> contents(p, contents);
        case RecipeTest.Downstream d -> {}
      }
    }
  }

  private static Script imports(RecipeTest.Imports imports) {
    List<String> lines = new ArrayList<>();
    for (String module : imports.modules()) {
      lines.add(
          switch (imports.language()) {
            case "perl" -> "perl -M" + module + " -e 1";
            case "ruby" -> "ruby -e " + BuildScript.quoted("require '" + module + "'");
            case "r" -> "Rscript -e " + BuildScript.quoted("library(" + module + ")");
            default -> "python3 -c " + BuildScript.quoted("import " + module);
          });
    }
    if (imports.pipCheck() && imports.language().equals("python")) {
      lines.add("python3 -m pip check");
    }
    return new Script("", lines, "", Map.of(), List.of(), "");
  }

  private void commands(
      int number, Script script, List<String> recipeFiles, PackageBuild.Furnish installed)
      throws IOException {
    Folders.delete(place);
    Path inside = place.resolve("build");
    Path work = Files.createDirectories(inside.resolve("test"));
    Files.createDirectories(inside.resolve("home"));
    installed.into(inside.resolve("p"));
    for (String name : recipeFiles) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)) {
        Path target = work.resolve(name).normalize();
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(file, target);
      }
    }
    String text =
        script.file().isEmpty()
            ? String.join("\n", script.lines()) + "\n"
            : Files.readString(folder.resolve(script.file()));
    Files.writeString(inside.resolve("script"), text);
    Map<String, String> environment = new TreeMap<>();
    environment.put("PREFIX", PREFIX);
    environment.put("PATH", PREFIX + "/bin:" + CleanRoom.PATH);
    environment.put("PKG_NAME", recipe.name());
    environment.put("PKG_VERSION", recipe.version());
    environment.putAll(script.environment());
    String program = script.interpreter().isEmpty() ? "bash -e -x" : script.interpreter();
    CleanRoom.Outcome outcome =
        room.run(
            inside,
            List.of("bash", "-c", "cd /build/test && exec " + program + " /build/script"),
            environment,
            CleanRoom.Circumstances.USUAL,
            place.resolve("log"));
    if (!outcome.ok()) {
      throw new BuildFailedException(
          recipe.name(),
          "its test " + number + " " + outcome.stopped().orElse("ended with " + outcome.exit()),
          BuildLog.excerpt(place.resolve("log")),
          place.resolve("log"));
    }
    Folders.delete(inside);
  }

  private void contents(RecipeTest.PackageContents wanted, Tree contents)
      throws BuildFailedException {
    List<String> all =
        contents.entries().stream()
            .filter(e -> !(e instanceof Entry.Directory))
            .map(Entry::path)
            .toList();
    List<String> globs = new ArrayList<>(wanted.files());
    wanted.bin().forEach(n -> globs.add("bin/" + n));
    wanted.include().forEach(n -> globs.add("include/" + n));
    wanted.lib().forEach(n -> globs.add("lib/{,lib}" + n + "{,.so,.a,.so.*}"));
    wanted
        .sitePackages()
        .forEach(n -> globs.add("lib/python*/site-packages/" + n.replace('.', '/') + "{,.py,/**}"));
    List<String> wrong = new ArrayList<>();
    for (String glob : globs) {
      if (first(all, glob).isEmpty()) {
        wrong.add("no file is like " + glob);
      }
    }
    for (String glob : wanted.absent()) {
      first(all, glob).ifPresent(path -> wrong.add(path + " must not be there"));
    }
    if (wanted.strict()) {
      List<PathMatcher> known = globs.stream().map(PackageTests::matcher).toList();
      all.stream()
          .filter(path -> known.stream().noneMatch(m -> m.matches(Path.of(path))))
          .forEach(path -> wrong.add(path + " is not expected"));
    }
    if (!wrong.isEmpty()) {
      throw new BuildFailedException(
          recipe.name(), "its contents are wrong: " + String.join("; ", wrong), "", place);
    }
  }

  private static Optional<String> first(List<String> paths, String glob) {
    PathMatcher matcher = matcher(glob);
    return paths.stream().filter(p -> matcher.matches(Path.of(p))).findFirst();
  }

  private static PathMatcher matcher(String glob) {
    return FileSystems.getDefault().getPathMatcher("glob:" + glob);
  }
}
