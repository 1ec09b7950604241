package argosy.build.finish;

import argosy.base.UnsupportedException;
import argosy.build.BuildPrefix;
import argosy.build.CleanRoom;
import argosy.build.PackageBuild;
import argosy.model.recipe.RenderedRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Makes what a script installed into the files of a package.
public final class Finish {
  private final RenderedRecipe recipe;
  private final Path folder;

  /// @param folder of the recipe
  public Finish(RenderedRecipe recipe, Path folder) {
    this.recipe = recipe;
    this.folder = folder;
  }

  /// What the package is built against.
  ///
  /// @param libraries names of libraries to the host packages that have them
  /// @param run packages that are there when this one is used
  public record Around(Map<String, String> libraries, Set<String> run) {
    public Around {
      libraries = Map.copyOf(libraries);
      run = Set.copyOf(run);
    }
  }

  /// @param facts for the package's record: what it needs of a machine, which libraries it has
  /// @param notes what the recipe's author should know, one line each
  public record Report(Map<String, String> facts, List<String> notes) {}

  /// @throws UnsupportedException if the files cannot be a package
  public Report run(PackageBuild.Built built, Around around) throws IOException {
    Installed files = new Installed(built.out(), BuildPrefix.TEXT);
    List<String> notes = new ArrayList<>(new Texts(files).settle());
    Libraries libraries = new Libraries(files, recipe.options().dynamicLinking().rpaths());
    libraries.settle();
    notes.addAll(libraries.notes());
    notes.addAll(
        new Linkage(recipe.name(), recipe.options().dynamicLinking())
            .report(libraries.needed(), around.libraries(), around.run()));
    licences(built);
    notes.addAll(leftovers(files, built));
    Map<String, String> facts = new TreeMap<>(Baseline.of(libraries.read().values()));
    if (!libraries.provided().isEmpty()) {
      facts.put("libraries", String.join(" ", libraries.provided()));
    }
    return new Report(facts, notes);
  }

  private void licences(PackageBuild.Built built) throws IOException {
    for (String name : recipe.about().licenceFiles()) {
      Path file = built.work().resolve(name).normalize();
      if (!Files.isRegularFile(file) || !file.startsWith(built.work())) {
        file = folder.resolve(name);
      }
      if (!Files.isRegularFile(file)) {
        throw new UnsupportedException(
            recipe.name()
                + ": the licence file "
                + name
                + " is neither in the sources nor beside"
                + " the recipe",
            "correct its name in about: license_file");
      }
      Path target =
          built.out().resolve("share/licenses").resolve(recipe.name()).resolve(last(name));
      Files.createDirectories(target.getParent());
      Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      Files.setAttribute(target, "unix:mode", 0644);
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /// Files in which the work folder is named: it is nowhere where the package is used.
  private static List<String> leftovers(Installed files, PackageBuild.Built built)
      throws IOException {
    String work = CleanRoom.WORK + "/" + built.place().resolve("build").relativize(built.work());
    List<String> notes = new ArrayList<>();
    for (String path : files.paths()) {
      if (!files.isLink(path)
          && Files.readString(files.file(path), StandardCharsets.ISO_8859_1).contains(work)) {
        notes.add(path + " names the folder it was built in (" + work + ")");
      }
    }
    return notes;
  }
}
