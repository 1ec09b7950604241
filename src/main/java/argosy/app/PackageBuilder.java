package argosy.app;

import argosy.base.Folders;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.build.BuildGraph;
import argosy.build.BuildInputs;
import argosy.build.PackageBuild;
import argosy.build.PackageTests;
import argosy.build.finish.Finish;
import argosy.build.source.Sources;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Generation;
import argosy.model.Memo;
import argosy.model.Package;
import argosy.model.Tree;
import argosy.model.recipe.RecipeTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One package of a graph: taken from the store if it was built from the same before, else built.
final class PackageBuilder {
  private static final String MEMO = "built/1";
  private static final String DOWNSTREAM = "downstream/1";
  private static final String NEVER = "it was never built here";
  private final BuiltPackages packages;
  private final Memo memo;
  private final RecipeRun recipes;
  private final HostPrefix host;
  private final BuildHistory history;
  private final int processors;
  private final Progress progress;

  /// @param folder for the work of each package
  /// @param processors that one build may use, and that many builds
  PackageBuilder(
      BuiltPackages packages,
      Memo memo,
      Sources sources,
      Workbench tools,
      HostPrefix host,
      BuildHistory history,
      Path folder,
      int processors,
      Progress progress) {
    this.packages = packages;
    this.memo = memo;
    this.recipes = new RecipeRun(sources, tools, host, folder, progress);
    this.host = host;
    this.history = history;
    this.processors = processors;
    this.progress = progress;
  }

  /// The package as it was built from the same before, if it was and is still in the store.
  Optional<Builds.Line> there(
      BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done)
      throws IOException {
    if (!recipes.hasTools(setting, node)) {
      return Optional.empty();
    }
    BuildInputs inputs = recipes.inputs(setting, node, done, false);
    Optional<Digest> known =
        known(inputs.key(), history.last(setting.request().product(), node.name()));
    return known.isEmpty() ? Optional.empty() : Optional.of(unbuilt(known.get()));
  }

  private Builds.Line unbuilt(Digest digest) throws IOException {
    Package metadata = packages.load(digest);
    return new Builds.Line(
        new Adopter.Adopted(metadata, digest), packages.parts(metadata), List.of(), 0, List.of());
  }

  Builds.Line line(BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done)
      throws IOException {
    BuildInputs inputs = recipes.inputs(setting, node, done, setting.request().update());
    Optional<BuildHistory.Line> last = history.last(setting.request().product(), node.name());
    Optional<Digest> known = known(inputs.key(), last);
    if (known.isPresent()) {
      if (last.isEmpty() || !last.get().result().equals(known.get())) {
        List<String> reasons = List.of("nothing was built: the same was built before");
        history.write(
            setting.request().product(),
            node.name(),
            new BuildHistory.Line(inputs, reasons, known.get(), setting.request().nowSeconds(), 0));
      }
      return unbuilt(known.get());
    }
    String first = setting.around().reasons().getOrDefault(node.name(), NEVER);
    List<String> changes = last.map(l -> inputs.since(l.inputs())).orElse(List.of(first));
    List<String> reasons =
        changes.isEmpty() ? List.of("what was built is no longer in the store") : changes;
    PackageBuild.Built built =
        recipes.run(setting, node, done, PackageBuild.Manner.usual(processors));
    Finish.Report report =
        new Finish(node.recipe(), node.folder()).run(built, around(setting, node, done));
    Optional<BuiltPackages.From> sources =
        recipes
            .sources(setting, node, done, built)
            .map(folder -> new BuiltPackages.From(folder, against(setting, node, done)));
    Adopter.Adopted adopted =
        packages.take(
            built.out(),
            new BuiltPackages.About(
                setting.graph(),
                node,
                facts(report, setting),
                inputs,
                recipes.toolsOf(setting, node),
                sources),
            setting.request().nowSeconds());
    PackageTests tests = recipes.tests(setting, node);
    tests.keep(built.work());
    tried(setting, node, adopted, done, tests);
    memo.remember(MEMO, inputs.key(), adopted.digest().hash());
    history.write(
        setting.request().product(),
        node.name(),
        new BuildHistory.Line(
            inputs, reasons, adopted.digest(), setting.request().nowSeconds(), built.seconds()));
    Folders.delete(built.place().resolve("build"));
    Folders.delete(built.out());
    Folders.delete(built.place().resolve("sources"));
    say(node.name(), adopted.metadata().version(), built.seconds(), reasons);
    return new Builds.Line(
        adopted, packages.parts(adopted.metadata()), reasons, built.seconds(), report.notes());
  }

  private static List<String> against(
      BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done) {
    return setting.host(node, done).stream().map(a -> a.metadata().name()).sorted().toList();
  }

  /// Runs the recipe's tests; a package that fails them is not kept as built.
  private void tried(
      BuildSetting setting,
      BuildGraph.Node node,
      Adopter.Adopted adopted,
      Map<String, Builds.Line> done,
      PackageTests tests)
      throws IOException {
    if (node.recipe().tests().isEmpty()) {
      return;
    }
    List<Adopter.Adopted> installed = setting.tried(node, done);
    List<Entry> contents =
        new ArrayList<>(packages.tree(adopted.metadata().tree().digest()).entries());
    installed.add(adopted);
    for (Adopter.Adopted part : packages.parts(adopted.metadata())) {
      installed.add(part);
      packages.tree(part.metadata().tree().digest()).entries().stream()
          .filter(e -> !(e instanceof Entry.Directory))
          .forEach(contents::add);
    }
    tests.run(prefix -> host.furnish(installed, prefix, PackageTests.PREFIX), Tree.of(contents));
  }

  /// Runs the tests of packages that this one names as `downstream`, where both are built; what
  /// passed together once is not tried again.
  ///
  /// @return those that no recipe makes
  List<String> downstream(BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done)
      throws IOException {
    List<String> absent = new ArrayList<>();
    for (RecipeTest test : node.recipe().tests()) {
      if (test instanceof RecipeTest.Downstream d && !setting.graph().makes(d.packageName())) {
        absent.add(d.packageName());
      } else if (test instanceof RecipeTest.Downstream d) {
        BuildGraph.Node user = setting.graph().node(d.packageName());
        Adopter.Adopted adopted =
            Optional.ofNullable(done.get(user.name())).orElseThrow().adopted();
        Digest together =
            Digest.of(
                (BuildSetting.adopted(List.of(node), done).getFirst().digest()
                        + " "
                        + adopted.digest())
                    .getBytes(StandardCharsets.UTF_8));
        if (memo.recall(DOWNSTREAM, together).isEmpty()) {
          progress.step("try " + user.name() + " with " + node.name());
          tried(setting, user, adopted, done, recipes.tests(setting, user));
          memo.remember(DOWNSTREAM, together, adopted.digest().hash());
          progress.done("passed");
        }
      }
    }
    return absent;
  }

  private void say(String name, String version, double seconds, List<String> reasons) {
    synchronized (progress) {
      progress.step("build " + name);
      progress.done(version + " in " + Texts.seconds(seconds) + ": " + String.join("; ", reasons));
    }
  }

  /// The files that a second build makes, everything around it being otherwise.
  Tree again(BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done)
      throws IOException {
    PackageBuild.Built built = recipes.run(setting, node, done, PackageBuild.Manner.OTHER);
    new Finish(node.recipe(), node.folder()).run(built, around(setting, node, done));
    Package taken = packages.files(node.recipe(), built.out(), setting.request().nowSeconds());
    Folders.delete(built.place());
    return packages.tree(taken.tree().digest());
  }

  /// What earlier second builds left.
  void forgetSecond() throws IOException {
    recipes.forgetSecond();
  }

  /// How many builds may run at once, as far as processors go.
  int processors() {
    return processors;
  }

  /// The words that open a shell where the build of a package stopped; empty if it did not.
  Optional<List<String>> shell(BuildSetting setting, BuildGraph.Node node) throws IOException {
    return recipes.shell(setting, node);
  }

  /// Takes the tools that a node and its stagings are built with.
  void takeTools(BuildSetting setting, BuildGraph.Node node) throws IOException {
    for (BuildGraph.Node part : node.chain()) {
      recipes.toolsOf(setting, part);
    }
  }

  /// What was found in the files, and the generation they were built for.
  private static Map<String, String> facts(Finish.Report report, BuildSetting setting) {
    Map<String, String> facts = new TreeMap<>(report.facts());
    setting.around().generation().ifPresent(g -> facts.put(Generation.FACT, g.toString()));
    return facts;
  }

  private Finish.Around around(
      BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done) {
    BuildGraph graph = setting.graph();
    Map<String, String> libraries = new HashMap<>();
    for (Adopter.Adopted a : recipes.against(setting, node, done)) {
      String names = a.metadata().facts().getOrDefault("libraries", "");
      for (String library : names.split(" ", -1)) {
        libraries.put(library, a.metadata().name());
      }
    }
    libraries.remove("");
    Set<String> run = new TreeSet<>();
    graph.run(node).forEach(n -> run.add(n.name()));
    run.addAll(graph.runNames(node));
    return new Finish.Around(libraries, run, graph.ownRunNames(node));
  }

  /// The package under this key, if all of it is in the store. What was built last is known even
  /// where a kill has lost the memo.
  private Optional<Digest> known(Digest key, Optional<BuildHistory.Line> last) throws IOException {
    Optional<Digest> remembered =
        memo.recall(MEMO, key)
            .map(Digest::ofHash)
            .or(() ->
                last.filter(l -> l.inputs().key().equals(key)).map(BuildHistory.Line::result));
    return remembered.isPresent() && packages.whole(remembered.get())
        ? remembered
        : Optional.empty();
  }
}
