package argosy.build.source;

import argosy.base.Folders;
import argosy.model.recipe.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Copies the sources of a recipe into a folder, as they came:
///
///     sources/N/NAME    an archive or file of the Nth source; what is no archive as its files
///     patches/N-NAME    in the order in which they are applied
final class Gathering {
  private final Path folder;
  private final Path target;
  private final List<SourceStep> steps = new ArrayList<>();
  private final List<Sources.Patch> patches = new ArrayList<>();

  /// @param folder of the recipe
  /// @param target is filled
  Gathering(Path folder, Path target) {
    this.folder = folder;
    this.target = target;
  }

  private String place(int number) throws IOException {
    String place = "sources/" + number;
    Files.createDirectories(target.resolve(place));
    return place;
  }

  /// A fetched file, unpacked when it is used if it is an archive and is not given a name.
  void file(int number, Path file, String name, String fileName, String directory)
      throws IOException {
    String path = place(number) + "/" + name;
    Files.copy(file, target.resolve(path));
    steps.add(
        fileName.isEmpty() && Archives.isArchive(name)
            ? new SourceStep.Unpack(path, directory)
            : new SourceStep.Copy(path, inside(directory, fileName.isEmpty() ? name : fileName)));
  }

  /// Lays files down.
  @FunctionalInterface
  interface Layer {
    void into(Path folder) throws IOException;
  }

  void files(int number, Layer layer, String directory) throws IOException {
    String path = place(number);
    layer.into(target.resolve(path));
    steps.add(new SourceStep.Copy(path, directory));
  }

  /// The files of a Debian source package; its own patches are among the patches.
  void debian(int number, Source.Debian source, List<DebianPackage.File> files) throws IOException {
    String path = place(number);
    Path scratch = Files.createTempDirectory(target, ".debian-");
    DebianPackage unpacked = new DebianPackage(source, scratch);
    for (DebianPackage.File file : files) {
      if (DebianPackage.isArchive(file.name())) {
        Files.copy(file.path(), target.resolve(path).resolve(file.name()));
        steps.add(
            new SourceStep.Unpack(
                path + "/" + file.name(),
                inside(source.targetDirectory(), DebianPackage.place(file.name()))));
      }
      if (!file.name().contains(".orig")) {
        unpacked.lay(file.name(), file.path());
      }
    }
    for (Sources.Patch patch : unpacked.patches()) {
      apply(patch);
    }
    Folders.delete(scratch);
  }

  /// The recipe's own patches of a source.
  void patches(Source source) throws IOException {
    for (String patch : source.patches()) {
      apply(new Sources.Patch(source.targetDirectory(), Sources.beside(folder, patch), 1));
    }
  }

  private void apply(Sources.Patch patch) throws IOException {
    patches.add(patch);
    Files.createDirectories(target.resolve("patches"));
    String name = "patches/%04d-%s".formatted(patches.size(), patch.file().getFileName());
    Files.copy(patch.file(), target.resolve(name));
    steps.add(new SourceStep.Apply(name, patch.directory(), patch.strip()));
  }

  private static String inside(String directory, String name) {
    return directory.isEmpty() || name.isEmpty() ? directory + name : directory + "/" + name;
  }

  /// What lays them into a work folder, all files before the patches.
  List<SourceStep> steps() {
    List<SourceStep> ordered = new ArrayList<>();
    steps.stream().filter(s -> !(s instanceof SourceStep.Apply)).forEach(ordered::add);
    steps.stream().filter(s -> s instanceof SourceStep.Apply).forEach(ordered::add);
    return List.copyOf(ordered);
  }
}
