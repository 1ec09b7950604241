package argosy.build;

import argosy.base.Folders;
import argosy.base.OwnFile;
import argosy.base.UnsupportedException;
import argosy.build.source.Sources;
import argosy.model.recipe.BuildOptions;
import argosy.model.recipe.RenderedRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Runs one recipe's script in a clean room and takes out what it installed.
///
///     PLACE/build        /build in the room: home, recipe, compilers, work (the sources), the prefix
///     PLACE/out          what the script installed, and nothing else
///     PLACE/log          all that it said
public final class PackageBuild {
  /// The time that builds see as now, where they ask for it: 2020-01-01.
  public static final long EPOCH_SECONDS = 1_577_836_800L;

  private static final int MOST_NAMED = 5;

  private final RenderedRecipe recipe;
  private final Path folder;
  private final Sources sources;
  private final CleanRoom room;
  private final Path place;

  /// @param folder of the recipe
  /// @param place for this build alone; what an earlier one left there is removed
  public PackageBuild(
      RenderedRecipe recipe, Path folder, Sources sources, CleanRoom room, Path place) {
    this.recipe = recipe;
    this.folder = folder;
    this.sources = sources;
    this.room = room;
    this.place = place.toAbsolutePath();
  }

  /// Fills the prefix with what the recipe's host environment has.
  @FunctionalInterface
  public interface Furnish {
    /// @param prefix not there yet
    void into(Path prefix) throws IOException;
  }

  /// What a staging left (CEP 41).
  ///
  /// @param prefix the files it installed
  /// @param work its sources as its script left them
  public record Staged(Path prefix, Path work) {}

  /// What is there beside the machine's tools.
  ///
  /// @param host for the prefix
  /// @param build programs that run while it is built, for a folder of their own
  /// @param staged what the sources are laid over, and what counts as installed by the script
  public record Environments(Furnish host, Optional<Furnish> build, Optional<Staged> staged) {
    public static Environments host(Furnish host) {
      return new Environments(host, Optional.empty(), Optional.empty());
    }
  }

  /// How this build differs from another that must give the same.
  ///
  /// @param work name of the work folder
  /// @param processors that the script is told to use
  /// @param reversed whether the sources are laid down last name first
  public record Manner(
      String work, int processors, CleanRoom.Circumstances circumstances, boolean reversed) {
    /// All that must not matter, otherwise.
    public static final Manner OTHER =
        new Manner(
            "elsewhere/and-deeper",
            1,
            new CleanRoom.Circumstances(
                "another-host", 54321, 1, "POSIX", "XYZ-14", AheadClock.SECONDS),
            true);

    public static Manner usual(int processors) {
      return new Manner("work", processors, CleanRoom.Circumstances.USUAL, false);
    }
  }

  /// @param out what the script installed
  /// @param work the sources as the script left them
  /// @param python that it was built for
  public record Built(
      Path place, Path out, Path work, Path log, double seconds, Optional<PythonFiles> python) {}

  private Path inside() {
    return place.resolve("build");
  }

  private Path log() {
    return place.resolve("log");
  }

  /// @throws BuildFailedException if the script fails or does what it must not
  public Built run(Environments environments, Manner manner) throws IOException {
    Optional<PythonFiles> python = prepare(environments, manner);
    Path prefix = inside().resolve(BuildPrefix.NAME);
    PrefixState before = PrefixState.of(prefix);
    if (environments.staged().isPresent()) {
      Folders.addMissing(environments.staged().get().prefix(), prefix);
    }
    CleanRoom.Outcome outcome =
        room.run(
            inside(),
            List.of("bash", "-e", CleanRoom.WORK + "/start"),
            environment(manner, python),
            manner.circumstances(),
            log());
    if (!outcome.ok()) {
      String what =
          outcome
              .stopped()
              .or(() -> meaning(log()))
              .orElse("its script ended with " + outcome.exit());
      throw new BuildFailedException(recipe.name(), what, BuildLog.excerpt(log()), log());
    }
    boolean staging = recipe.kind() == RenderedRecipe.Kind.STAGING;
    if (python.isPresent() && !staging) {
      modules(python.get(), before, manner);
    }
    PrefixState.Change change = PrefixState.of(prefix).since(before);
    BuildOptions options = recipe.options();
    List<String> changed =
        change.changed().stream().filter(p -> !options.alwaysInclude().matches(p)).toList();
    if (!changed.isEmpty()) {
      throw new BuildFailedException(
          recipe.name(), "its script changed files of other packages: " + some(changed), "", log());
    }
    Path out = Files.createDirectory(place.resolve("out"));
    for (String path : change.packed(options.files(), options.alwaysInclude())) {
      move(prefix.resolve(path), out.resolve(path));
    }
    if (recipe.extras().strip() && !staging) {
      new Symbols(room, recipe, out, log()).strip();
    }
    return new Built(place, out, inside().resolve(manner.work()), log(), outcome.seconds(), python);
  }

  /// Commands and compiled files of Python packages.
  private void modules(PythonFiles python, PrefixState before, Manner manner) throws IOException {
    Path prefix = inside().resolve(BuildPrefix.NAME);
    List<String> added = PrefixState.of(prefix).since(before).added();
    python.settle(recipe, prefix, added);
    String names = String.join("\0", PythonFiles.modules(recipe, prefix, added));
    Files.writeString(inside().resolve("modules"), names);
    Files.writeString(
        inside().resolve("compile.py"), OwnFile.text(PackageBuild.class, "compile.py"));
    CleanRoom.Outcome outcome =
        room.run(
            inside(),
            List.of(
                BuildPrefix.TEXT + "/bin/python3",
                "-sSE",
                CleanRoom.WORK + "/compile.py",
                CleanRoom.WORK + "/modules",
                BuildPrefix.TEXT),
            Map.of("PYTHONHASHSEED", "0"),
            manner.circumstances(),
            log());
    if (!outcome.ok()) {
      throw new BuildFailedException(
          recipe.name(), "its Python files cannot be compiled", BuildLog.excerpt(log()), log());
    }
  }

  /// The words that open a shell where a build stopped, as it was.
  public List<String> shell() throws IOException {
    if (!Files.isDirectory(inside())) {
      throw new UnsupportedException(
          "no failed build of " + recipe.name() + " is kept", "build it first");
    }
    Optional<PythonFiles> python =
        PythonFiles.of(recipe, inside().resolve(BuildPrefix.NAME), room.tools());
    return room.shell(inside(), environment(Manner.usual(1), python));
  }

  private Map<String, String> environment(Manner manner, Optional<PythonFiles> python) {
    Map<String, String> all =
        new BuildScript(recipe, folder)
            .environment(
                CleanRoom.WORK + "/" + manner.work(),
                manner.processors(),
                EPOCH_SECONDS,
                Files.isDirectory(inside().resolve(BuildPrefix.TOOLS_NAME)),
                python);
    all.putAll(new AheadClock(room, inside()).environment());
    return all;
  }

  /// @return the Python that the package is built for
  private Optional<PythonFiles> prepare(Environments environments, Manner manner)
      throws IOException {
    Folders.delete(place);
    Files.createDirectories(inside().resolve("home"));
    Path prefix = inside().resolve(BuildPrefix.NAME);
    Path furnished = place.resolve("host");
    environments.host().into(furnished);
    if (environments.build().isPresent()) {
      environments.build().get().into(inside().resolve(BuildPrefix.TOOLS_NAME));
    }
    Files.createDirectories(furnished);
    Files.move(furnished, prefix); // whose name leaves no room for a temporary one beside it
    Optional<PythonFiles> python = PythonFiles.of(recipe, prefix, room.tools());
    if (python.isPresent()) {
      python.get().furnish(prefix);
    }
    Path work = Files.createDirectories(inside().resolve(manner.work()));
    if (environments.staged().isPresent()) {
      Folders.addMissing(environments.staged().get().work(), work);
    }
    List<Sources.Patch> patches = sources.lay(recipe.sources(), folder, work);
    if (manner.reversed()) {
      new ReversedOrder(work).apply();
    }
    List<String> names = new ArrayList<>();
    Files.createDirectories(inside().resolve("patches"));
    for (int i = 0; i < patches.size(); i++) {
      String name = "patches/" + i;
      Files.copy(patches.get(i).file(), inside().resolve(name));
      names.add(CleanRoom.WORK + "/" + name);
    }
    copyRecipe();
    BuildScript script = new BuildScript(recipe, folder);
    Path compilers = Files.createDirectories(inside().resolve("compilers"));
    for (Map.Entry<String, String> c :
        script.compilers(CleanRoom.WORK + "/" + manner.work()).entrySet()) {
      Files.writeString(compilers.resolve(c.getKey()), c.getValue());
      Files.setAttribute(compilers.resolve(c.getKey()), "unix:mode", 0755);
    }
    Files.writeString(inside().resolve("script"), script.body());
    Files.writeString(inside().resolve("start"), script.whole(manner.work(), patches, names));
    Files.setAttribute(inside().resolve("start"), "unix:mode", 0755);
    new AheadClock(room, inside()).make(manner.circumstances(), log());
    return python;
  }

  /// The files beside the recipe, which scripts may read: `RECIPE_DIR`.
  private void copyRecipe() throws IOException {
    Path target = Files.createDirectories(inside().resolve("recipe"));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> Files.isRegularFile(f)).sorted().toList()) {
        Files.copy(file, target.resolve(file.getFileName().toString()));
      }
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Path parent = to.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<String> meaning(Path log) {
    try {
      return BuildLog.meaning(log);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size())))
        + (names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "");
  }
}
