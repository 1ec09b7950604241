package argosy.build;

import argosy.base.OwnFile;
import argosy.build.source.SourceStep;
import argosy.build.source.Sources;
import argosy.model.Licence;
import argosy.model.recipe.RenderedRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a package is built from, as a folder that builds it again anywhere (`spec/build.md`,
/// "Sources"):
///
///     build        sh; PREFIX=… build        script      what the recipe runs
///     sources/N/   the Nth source            recipe/     the files beside the recipe
///     patches/     in their order
public final class SourceFolder {
  /// What the script finds out by itself where it runs.
  private static final Set<String> ITS_OWN =
      Set.of("PATH", "PREFIX", "SRC_DIR", "RECIPE_DIR", "CPU_COUNT", "BUILD_PREFIX");

  private static final String WORK = CleanRoom.WORK + "/work";

  private final RenderedRecipe recipe;
  private final Path folder;
  private final Sources sources;

  /// @param folder of the recipe
  public SourceFolder(RenderedRecipe recipe, Path folder, Sources sources) {
    this.recipe = recipe;
    this.folder = folder;
    this.sources = sources;
  }

  /// Whether a script can say all that a build of this recipe does: nothing is done to its files
  /// that only Argosy does (Python modules, replaced texts), it starts from no staging, runs no
  /// packages of the stack, and its sources may be given to anybody.
  ///
  /// @param python that the package is built for
  public static boolean suffices(RenderedRecipe recipe, Optional<PythonFiles> python) {
    return python.isEmpty()
        && recipe.inherits().isEmpty()
        && recipe.options().postProcess().isEmpty()
        && recipe.extras().access() == Licence.Access.OPEN;
  }

  /// Fills a folder that is not there yet; nothing is fetched that the build has not fetched.
  public void write(Path target) throws IOException {
    Files.createDirectories(target.resolve("recipe"));
    List<SourceStep> steps = sources.gather(recipe.sources(), folder, target);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> Files.isRegularFile(f)).sorted().toList()) {
        Files.copy(file, target.resolve("recipe").resolve(file.getFileName().toString()));
      }
    }
    BuildScript script = new BuildScript(recipe, folder);
    Files.writeString(target.resolve("script"), script.body());
    String text =
        OwnFile.text(SourceFolder.class, "rebuild.sh")
            .replace("@WHAT@", recipe.name() + " " + recipe.version())
            .replace("@FOLDER@", recipe.name() + "-" + recipe.version())
            .replace("@STEPS@", steps.stream().map(SourceFolder::line).collect(lines()))
            .replace("@ENVIRONMENT@", environment(script))
            .replace("@DIRECTORY@", recipe.script().workDirectory())
            .replace("@PROGRAM@", script.program());
    Files.writeString(target.resolve("build"), text);
    Files.setAttribute(target.resolve("build"), "unix:mode", 0755);
  }

  private static Collector<CharSequence, ?, String> lines() {
    return Collectors.joining("\n");
  }

  private static String line(SourceStep step) {
    return switch (step) {
      case SourceStep.Unpack u -> words("unpack", u.archive(), u.folder());
      case SourceStep.Copy c -> words("copy", c.from(), c.to());
      case SourceStep.Apply a -> words("apply", a.patch(), a.folder(), Integer.toString(a.strip()));
    };
  }

  private static String words(String function, String... arguments) {
    return function
        + Stream.of(arguments).map(a -> " " + BuildScript.quoted(a)).collect(Collectors.joining());
  }

  /// The variables of the clean room, with the folders as the script has them.
  private String environment(BuildScript script) {
    Map<String, String> all =
        new TreeMap<>(
            script.environment(WORK, 1, PackageBuild.EPOCH_SECONDS, false, Optional.empty()));
    all.keySet().removeAll(ITS_OWN);
    all.put("BUILD_PREFIX", "/usr");
    return all.entrySet().stream()
        .map(v -> "export " + v.getKey() + "=" + located(v.getValue()))
        .collect(lines());
  }

  private static String located(String value) {
    return BuildScript.quoted(value)
        .replace(BuildPrefix.TEXT, "'\"$PREFIX\"'")
        .replace(CleanRoom.WORK + "/recipe", "'\"$RECIPE_DIR\"'")
        .replace(WORK, "'\"$SRC_DIR\"'");
  }
}
