package argosy.app;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.build.source.Sources;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Refs;
import argosy.model.Tree;
import argosy.release.Baselines;
import argosy.release.Lock;
import argosy.release.Materialise;
import argosy.release.Realise;
import argosy.store.MemoryMemo;
import argosy.store.MemoryRefs;
import argosy.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Builds of small recipes in real clean rooms, with the programs of one root folder.
public final class SmallBuilds implements AutoCloseable {
  private static final long NOW = 1_800_000_000L;
  private final Path recipes;
  private final ObjectStore store;
  private final Parallel parallel = new Parallel(2);
  private final Refs refs;
  private final BuiltPackages packages;
  private final PackageBuilder builder;
  private final BuildHistory history;
  private final Builds builds;
  private final Rebuild rebuild;
  private Builds.Around around = Builds.Around.NOTHING;

  /// @param tools that scripts see
  SmallBuilds(Path tools, Path scratch) throws IOException {
    this(tools, scratch, new MemoryStore());
  }

  /// With a store that was filled before, and nothing else that is remembered of it.
  SmallBuilds(Path tools, Path scratch, ObjectStore store) throws IOException {
    this(tools, scratch, store, new MemoryMemo(), new MemoryRefs());
  }

  /// @param scratch with the folder `recipes`
  public SmallBuilds(Path tools, Path scratch, ObjectStore store, Memo memo, Refs refs)
      throws IOException {
    this.store = store;
    this.refs = refs;
    this.recipes = Files.createDirectories(scratch.resolve("recipes"));
    BuildHistory history = new BuildHistory(scratch.resolve("why"));
    this.packages = new BuiltPackages(store, scratch.resolve("stat"), parallel);
    this.builder =
        new PackageBuilder(
            packages,
            memo,
            new Sources(scratch.resolve("sources"), Progress.SILENT),
            new Bench(tools),
            new HostPrefix(new Realise(store, memo, parallel), new Materialise(store, parallel)),
            history,
            scratch.resolve("work"),
            2,
            Progress.SILENT);
    this.history = history;
    this.builds = with(new RecipeFolder()::read, request -> around);
    this.rebuild = new Rebuild(builds, builder, store, Progress.SILENT);
  }

  private Builds with(Builds.Recipes from, Builds.Surroundings surroundings) {
    Locks locks = new Locks(store, refs);
    return new Builds(builder, from, history, locks, surroundings, Progress.SILENT);
  }

  /// Hot fixes of releases that these builds' packages are in.
  Hotfix hotfix(Path work) {
    return new Hotfix(
        new Releases(refs, store),
        packages,
        (from, its) -> with(from, request -> its),
        Lock.History.NONE,
        new Baselines(store, new MemoryMemo(), parallel),
        store,
        refs,
        work);
  }

  Refs refs() {
    return refs;
  }

  private record Bench(Path folder) implements Workbench {
    private static final Tools SMALL =
        new Tools(Digest.of("small".getBytes(StandardCharsets.UTF_8)), List.of(), List.of());

    @Override
    public Tools of(List<String> names, boolean update, long nowSeconds) {
      return SMALL;
    }

    @Override
    public Optional<Tools> known(List<String> names) {
      return Optional.of(SMALL);
    }

    @Override
    public Path root(Tools known) {
      return folder;
    }
  }

  /// From now on, packages from elsewhere and a generation.
  void standIn(Builds.Around next) {
    around = next;
  }

  ObjectStore store() {
    return store;
  }

  Builds builds() {
    return builds;
  }

  Rebuild rebuild() {
    return rebuild;
  }

  public Path recipes() {
    return recipes;
  }

  /// Writes the recipe of a folder.
  public void write(String folder, String recipe) throws IOException {
    Files.writeString(
        Files.createDirectories(recipes.resolve(folder)).resolve("recipe.yaml"), recipe);
  }

  Builds.Request request() {
    return new Builds.Request(recipes, List.of(), "test", false, NOW, Optional.empty());
  }

  public Builds.Result run() throws IOException {
    return builds.run(request());
  }

  List<Entry> entries(Package metadata) throws IOException {
    try (InputStream in = store.open(metadata.tree().digest())) {
      return Tree.parse(in.readAllBytes()).entries();
    }
  }

  /// The text of one file of a package.
  String text(Package metadata, String path) throws IOException {
    for (Entry entry : entries(metadata)) {
      if (entry instanceof Entry.File f && f.path().equals(path)) {
        try (InputStream in = store.open(f.digest())) {
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    }
    throw new AssertionError(metadata.name() + " has no " + path);
  }

  @Override
  public void close() {
    parallel.close();
  }
}
