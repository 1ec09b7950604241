package argosy.app;

import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.build.source.Sources;
import argosy.model.Stack;
import argosy.release.Baselines;
import argosy.release.Lock;
import argosy.release.Materialise;
import argosy.store.Store;
import java.io.IOException;
import java.nio.file.Path;

/// What makes releases of stacks, wired: builds, packages of channels, locks. A part of [Harbour].
///
///     HOME/build/why      why packages were built    HOME/build/hotfix    recipes with patches
///     HOME/build/work     logs, and work folders of builds that failed
final class Shipyard {
  private final Harbour harbour;
  private final Path home;
  private final Store store;
  private final Parallel parallel;
  private final Progress progress;
  private final long nowSeconds;

  Shipyard(Harbour harbour, Store store, Parallel parallel, Progress progress, long nowSeconds) {
    this.harbour = harbour;
    this.home = harbour.home();
    this.store = store;
    this.parallel = parallel;
    this.progress = progress;
    this.nowSeconds = nowSeconds;
  }

  Stacks stacks() {
    return new Stacks(
        store.objects(),
        store.refs(),
        harbour.adopt(),
        builds(),
        channelLocks(),
        new BaseReleases(harbour.releases(), store.objects(), store.refs(), progress),
        baselines(),
        history(),
        progress);
  }

  private Baselines baselines() {
    return new Baselines(store.objects(), store.memo(), parallel);
  }

  private Lock.History history() {
    ImageLayers layers = new ImageLayers(harbour.realise(), store.objects());
    return new ReleaseHistory(harbour.releases(), layers, store.objects());
  }

  Builds builds() {
    return builds(new RecipeFolder()::read, this::around);
  }

  private Builds builds(Builds.Recipes recipes, Builds.Surroundings surroundings) {
    return new Builds(packageBuilder(), recipes, buildHistory(), locks(), surroundings, progress);
  }

  Hotfix hotfix() {
    return new Hotfix(
        harbour.releases(),
        builtPackages(),
        (recipes, around) -> builds(recipes, request -> around),
        history(),
        baselines(),
        store.objects(),
        store.refs(),
        home.resolve("build/hotfix"));
  }

  /// What is around builds: the packages of channels that their stack is locked to.
  private Builds.Around around(Builds.Request request) throws IOException {
    if (request.stack().isEmpty()) {
      return Builds.Around.NOTHING;
    }
    Path folder = request.stack().get();
    Stack stack = Stacks.read(folder);
    return new Builds.Around(
        new GivenPackages(channelLocks().packages(stack, folder, false)), stack.generation());
  }

  ChannelLocks channelLocks() {
    return new ChannelLocks(
        CondaChannels.of(home, System.getenv(), progress, nowSeconds),
        new RecipeFolder(),
        harbour.adopt(),
        locks(),
        parallel,
        progress);
  }

  Rebuild rebuild() {
    return new Rebuild(builds(), packageBuilder(), store.objects(), progress);
  }

  Relocate relocate() {
    return new Relocate(store.objects(), hostPrefix(), home.resolve("cache/stat"), parallel);
  }

  private HostPrefix hostPrefix() {
    return new HostPrefix(harbour.realise(), materialise());
  }

  private Materialise materialise() {
    return new Materialise(store.objects(), parallel);
  }

  private Locks locks() {
    return new Locks(store.objects(), store.refs());
  }

  private BuildHistory buildHistory() {
    return new BuildHistory(home.resolve("build/why"));
  }

  private BuiltPackages builtPackages() {
    return new BuiltPackages(store.objects(), home.resolve("cache/stat"), parallel);
  }

  private PackageBuilder packageBuilder() {
    Path cache = home.resolve("cache");
    Path tools = cache.resolve("tools");
    return new PackageBuilder(
        builtPackages(),
        store.memo(),
        new Sources(cache.resolve("sources"), progress),
        new ToolRoom(tools, locks(), harbour.adopt(), harbour.realise(), materialise(), progress),
        hostPrefix(),
        buildHistory(),
        home.resolve("build/work"),
        parallel.threads(),
        progress);
  }
}
