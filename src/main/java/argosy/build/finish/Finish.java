package argosy.build.finish;

import argosy.base.UnsupportedException;
import argosy.build.BuildPrefix;
import argosy.build.CleanRoom;
import argosy.build.PackageBuild;
import argosy.build.PythonFiles;
import argosy.codec.elf.Baseline;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.RenderedRecipe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /// @param ownRun those of them that the recipe itself names
  public record Around(Map<String, String> libraries, Set<String> run, Set<String> ownRun) {
    public Around {
      libraries = Map.copyOf(libraries);
      run = Set.copyOf(run);
      ownRun = Set.copyOf(ownRun);
    }
  }

  /// @param facts for the package's record: what it needs of a machine, which libraries it has
  /// @param notes what the recipe's author should know, one line each
  public record Report(Map<String, String> facts, List<String> notes) {}

  /// @throws UnsupportedException if the files cannot be a package
  public Report run(PackageBuild.Built built, Around around) throws IOException {
    Installed files = new Installed(built.out(), BuildPrefix.TEXT);
    replaced(files);
    List<String> notes =
        new ArrayList<>(
            new Texts(files, built.python().filter(PythonFiles::ofMachine).map(PythonFiles::folder))
                .settle());
    Libraries libraries = new Libraries(files, recipe.options().dynamicLinking());
    libraries.settle();
    notes.addAll(libraries.notes());
    notes.addAll(
        new Linkage(recipe.name(), recipe.options().dynamicLinking())
            .report(libraries.needed(), around));
    licences(built);
    notes.addAll(leftovers(files, built));
    Map<String, String> facts = new TreeMap<>(Baseline.of(libraries.read().values()));
    built.python().ifPresent(p -> facts.put("site-packages", p.folder()));
    if (!recipe.options().python().sitePackagesPath().isEmpty()) {
      facts.put("site-packages", recipe.options().python().sitePackagesPath());
    }
    if (!libraries.provided().isEmpty()) {
      facts.put("libraries", String.join(" ", libraries.provided()));
    }
    return new Report(facts, notes);
  }

  /// `build: post_process`.
  private void replaced(Installed files) throws IOException {
    for (BuildOptions.PostProcess step : recipe.options().postProcess()) {
      for (String path : files.paths()) {
        Optional<String> text = step.files().matches(path) ? files.text(path) : Optional.empty();
        if (text.isPresent()) {
          String after = step.applied(text.get());
          if (!after.equals(text.get())) {
            files.write(path, after);
          }
        }
      }
    }
  }

  /// `about: license_file`: files or patterns, in the sources or else beside the recipe; where
  /// several have one name, they keep their folders.
  private void licences(PackageBuild.Built built) throws IOException {
    Path target = built.out().resolve("share/licenses").resolve(recipe.name());
    for (String pattern : recipe.about().licenceFiles()) {
      Path place = built.work();
      List<String> found = Installed.like(List.of(pattern), place);
      if (found.isEmpty()) {
        place = folder;
        found = Installed.like(List.of(pattern), place);
      }
      if (found.isEmpty()) {
        throw new UnsupportedException(
            recipe.name()
                + ": the licence file "
                + pattern
                + " is neither in the sources nor beside"
                + " the recipe",
            "correct its name in about: license_file");
      }
      long names = found.stream().map(Finish::last).distinct().count();
      for (String path : found) {
        Path to = target.resolve(names == found.size() ? last(path) : path);
        Files.createDirectories(to.getParent());
        Files.copy(place.resolve(path), to, StandardCopyOption.REPLACE_EXISTING);
        Files.setAttribute(to, "unix:mode", 0644);
      }
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
