package argosy.build;

import argosy.base.Folders;
import argosy.base.OwnFile;
import argosy.base.UnsupportedException;
import argosy.build.finish.Installed;
import argosy.build.source.Sources;
import argosy.model.Entry;
import argosy.model.Tree;
import argosy.model.recipe.Glob;
import argosy.model.recipe.RecipeTest;
import argosy.model.recipe.RenderedRecipe;
import argosy.model.recipe.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

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
        case RecipeTest.Commands c -> commands(number, c, installed);
        case RecipeTest.Imports i -> commands(number, imports(i), installed);
        case RecipeTest.PackageContents p -> contents(p, contents);
        case RecipeTest.Downstream d -> {} // when both are there
      }
    }
  }

  private static RecipeTest.Commands imports(RecipeTest.Imports imports) {
    List<String> lines = new ArrayList<>();
    for (String version : imports.versions()) {
      lines.add(
          "python3 -c "
              + BuildScript.quoted(
                  "import sys; here = '%d.%d' % sys.version_info[:2]; wanted = '"
                      + version.replaceAll("[^0-9.]", "")
                      + "'; assert (here + '.').startswith(wanted + '.'), 'Python ' + wanted + ' is"
                      + " asked for, ' + here + ' is there'"));
    }
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
      lines.add(
          "python3 -c " + BuildScript.quoted(OwnFile.text(PackageTests.class, "requirements.py")));
    }
    return new RecipeTest.Commands(
        new Script("", lines, "", Map.of(), List.of(), ""),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private void commands(int number, RecipeTest.Commands test, PackageBuild.Furnish installed)
      throws IOException {
    Script script = test.script();
    Folders.delete(place.resolve("build"));
    Files.deleteIfExists(place.resolve("log"));
    Path inside = place.resolve("build");
    Path work = Files.createDirectories(inside.resolve("test"));
    Files.createDirectories(inside.resolve("home"));
    installed.into(inside.resolve("p"));
    lay(number, test.sourceFiles(), sources(), work);
    lay(number, test.recipeFiles(), folder, work);
    String text =
        script.file().isEmpty()
            ? String.join("\n", script.lines()) + "\n"
            : Files.readString(Sources.beside(folder, script.file()));
    Files.writeString(inside.resolve("script"), text);
    String at = "/build/test/" + script.workDirectory();
    String program = script.interpreter().isEmpty() ? "bash -e -x" : script.interpreter();
    CleanRoom.Outcome outcome =
        room.run(
            inside,
            List.of(
                "bash",
                "-c",
                "cd " + BuildScript.quoted(at) + " && exec " + program + " /build/script"),
            environment(script, inside),
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

  private Map<String, String> environment(Script script, Path inside) throws IOException {
    Map<String, String> environment = new TreeMap<>();
    environment.put("PREFIX", PREFIX);
    environment.put("PATH", PREFIX + "/bin:" + CleanRoom.PATH);
    environment.put("PKG_NAME", recipe.name());
    environment.put("PKG_VERSION", recipe.version());
    PythonFiles.folder(inside.resolve("p"))
        .ifPresent(f -> environment.put("PYTHONPATH", PREFIX + "/" + f));
    environment.putAll(script.environment());
    return environment;
  }

  /// Where the sources are kept that tests name: as the script left them.
  public Path sources() {
    return place.resolve("sources");
  }

  /// Keeps the sources that tests name, until the tests are over.
  public void keep(Path work) throws IOException {
    Folders.delete(place);
    for (RecipeTest test : recipe.tests()) {
      if (test instanceof RecipeTest.Commands c) {
        for (String path : Installed.like(c.sourceFiles(), work)) {
          copy(work.resolve(path), sources().resolve(path));
        }
      }
    }
  }

  /// Files that a test names stand where it runs.
  private void lay(int number, List<String> patterns, Path from, Path work) throws IOException {
    for (String pattern : patterns) {
      List<String> found = Installed.like(List.of(pattern), from);
      if (found.isEmpty()) {
        throw new UnsupportedException(
            recipe.name() + ": its test " + number + " wants files that are not there: " + pattern,
            "correct the name under tests: files");
      }
      for (String path : found) {
        copy(from.resolve(path), work.resolve(path));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(Optional.ofNullable(to.getParent()).orElse(to));
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
  }

  private void contents(RecipeTest.PackageContents wanted, Tree contents)
      throws BuildFailedException {
    List<String> all =
        contents.entries().stream()
            .filter(e -> !(e instanceof Entry.Directory))
            .map(Entry::path)
            .toList();
    List<String> globs = globs(wanted, RecipeTest.Expected::exists);
    List<String> wrong = new ArrayList<>();
    for (String glob : globs) {
      if (first(all, glob).isEmpty()) {
        wrong.add("no file is like " + glob);
      }
    }
    for (String glob : globs(wanted, RecipeTest.Expected::absent)) {
      first(all, glob).ifPresent(path -> wrong.add(path + " must not be there"));
    }
    if (wanted.strict()) {
      List<Glob> known = globs.stream().map(Glob::of).toList();
      all.stream()
          .filter(path -> !path.startsWith("share/licenses/" + recipe.name() + "/"))
          .filter(path -> known.stream().noneMatch(m -> m.matches(path)))
          .forEach(path -> wrong.add(path + " is not expected"));
    }
    if (!wrong.isEmpty()) {
      throw new BuildFailedException(
          recipe.name(), "its contents are wrong: " + String.join("; ", wrong), "", place);
    }
  }

  private static List<String> globs(
      RecipeTest.PackageContents of, Function<RecipeTest.Expected, List<String>> which) {
    List<String> globs = new ArrayList<>(which.apply(of.files()));
    which.apply(of.bin()).forEach(n -> globs.add("bin/" + n));
    which.apply(of.include()).forEach(n -> globs.add("include/" + n));
    which.apply(of.lib()).forEach(n -> globs.add(library(n)));
    which.apply(of.sitePackages()).forEach(n -> globs.add(module(n)));
    return globs;
  }

  /// A whole name, or one without `lib` and ending.
  private static String library(String name) {
    boolean whole = name.endsWith(".so") || name.contains(".so.") || name.endsWith(".a");
    return whole ? "lib/" + name : "lib/{,lib}" + name + "{.so,.so.*}";
  }

  /// A path below the site-packages, or a module.
  private static String module(String name) {
    return PythonFiles.ANY
        + "/"
        + (name.contains("/") ? name : name.replace('.', '/') + "{.py,/__init__.py}");
  }

  private static Optional<String> first(List<String> paths, String glob) {
    Glob like = Glob.of(glob);
    return paths.stream().filter(like::matches).findFirst();
  }
}
