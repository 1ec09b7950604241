package argosy.app;

import argosy.base.Folders;
import argosy.base.Progress;
import argosy.build.BuildGraph;
import argosy.build.BuildInputs;
import argosy.build.BuildPrefix;
import argosy.build.CleanRoom;
import argosy.build.HostTools;
import argosy.build.PackageBuild;
import argosy.build.PackageTests;
import argosy.build.SourceFolder;
import argosy.build.source.Sources;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.recipe.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Scripts of recipes with all that is around them: their sources, the tools, the packages in the
/// prefix, the stagings that they start from.
final class RecipeRun {
  private static final String AGAIN = "again";
  private final Sources sources;
  private final Workbench tools;
  private final HostPrefix host;
  private final Path folder;
  private final Progress progress;
  private final Stagings stagings = new Stagings();

  /// @param folder for the work of each package
  RecipeRun(Sources sources, Workbench tools, HostPrefix host, Path folder, Progress progress) {
    this.sources = sources;
    this.tools = tools;
    this.host = host;
    this.folder = folder;
    this.progress = progress;
  }

  Workbench.Tools toolsOf(BuildSetting setting, BuildGraph.Node node) throws IOException {
    return tools.of(
        names(setting, node), setting.request().update(), setting.request().nowSeconds());
  }

  /// Whether the tools of a node and its stagings were taken before.
  boolean hasTools(BuildSetting setting, BuildGraph.Node node) throws IOException {
    for (BuildGraph.Node part : node.chain()) {
      if (tools.known(names(setting, part)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static List<String> names(BuildSetting setting, BuildGraph.Node node) {
    return HostTools.of(node.recipe(), setting.graph()::makes);
  }

  /// All that the node's files are a function of.
  BuildInputs inputs(
      BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done, boolean update)
      throws IOException {
    Map<String, Digest> digests = new TreeMap<>();
    setting.host(node, done).forEach(a -> digests.put(a.metadata().name(), a.digest()));
    // A tool that is a library too counts once for each environment it is in.
    setting.tools(node, done).forEach(a -> digests.put("build " + a.metadata().name(), a.digest()));
    Optional<BuildInputs> staging = Optional.empty();
    if (node.staging().isPresent()) {
      staging = Optional.of(inputs(setting, node.staging().get(), done, update));
    }
    return BuildInputs.of(
        node.recipe(),
        node.folder(),
        sources,
        toolsOf(setting, node).digest(),
        digests,
        setting.around().generation(),
        staging,
        update);
  }

  /// Runs the node's script; fetches what it needs first.
  PackageBuild.Built run(
      BuildSetting setting,
      BuildGraph.Node node,
      Map<String, Builds.Line> done,
      PackageBuild.Manner manner)
      throws IOException {
    for (Source source : node.recipe().sources()) {
      sources.fetch(source, node.folder());
    }
    PackageBuild.Environments environments = environments(setting, node, done, manner);
    progress.step((second(manner) ? "build again " : "build ") + node.name());
    return build(setting, node, manner).run(environments, manner);
  }

  /// The folder that builds the node again, where a script can do that and packages of the stack
  /// are not run meanwhile.
  Optional<Path> sources(
      BuildSetting setting,
      BuildGraph.Node node,
      Map<String, Builds.Line> done,
      PackageBuild.Built built)
      throws IOException {
    if (!SourceFolder.suffices(node.recipe(), built.python())
        || !setting.tools(node, done).isEmpty()) {
      return Optional.empty();
    }
    Path target = built.place().resolve("sources");
    new SourceFolder(node.recipe(), node.folder(), sources).write(target);
    return Optional.of(target);
  }

  private PackageBuild.Environments environments(
      BuildSetting setting,
      BuildGraph.Node node,
      Map<String, Builds.Line> done,
      PackageBuild.Manner manner)
      throws IOException {
    List<Adopter.Adopted> against = setting.host(node, done);
    List<Adopter.Adopted> running = setting.tools(node, done);
    Optional<PackageBuild.Staged> staged = Optional.empty();
    if (node.staging().isPresent()) {
      BuildGraph.Node from = node.staging().get();
      Digest key = inputs(setting, from, done, setting.request().update()).key();
      staged =
          Optional.of(
              stagings.of(place(from, manner), key, () -> run(setting, from, done, manner)));
    }
    return new PackageBuild.Environments(
        prefix -> host.furnish(against, prefix),
        running.isEmpty()
            ? Optional.empty()
            : Optional.of(place -> host.furnish(running, place, BuildPrefix.TOOLS)),
        staged);
  }

  private PackageBuild build(BuildSetting setting, BuildGraph.Node node, PackageBuild.Manner manner)
      throws IOException {
    return new PackageBuild(
        node.recipe(), node.folder(), sources, room(setting, node), place(node, manner));
  }

  private CleanRoom room(BuildSetting setting, BuildGraph.Node node) throws IOException {
    return new CleanRoom(tools.root(toolsOf(setting, node)), Builds.limits());
  }

  /// Stagings of two recipes may have one name.
  private Path place(BuildGraph.Node node, PackageBuild.Manner manner) {
    Path above = second(manner) ? folder.resolve(AGAIN) : folder;
    return switch (node.recipe().kind()) {
      case PACKAGE -> above.resolve(node.name());
      case STAGING ->
          above.resolve(node.folder().getFileName() + "+" + node.recipe().distribution());
    };
  }

  private static boolean second(PackageBuild.Manner manner) {
    return manner.equals(PackageBuild.Manner.OTHER);
  }

  /// What earlier second builds left.
  void forgetSecond() throws IOException {
    Folders.delete(folder.resolve(AGAIN));
  }

  PackageTests tests(BuildSetting setting, BuildGraph.Node node) throws IOException {
    return new PackageTests(
        node.recipe(), node.folder(), room(setting, node), folder.resolve("tests/" + node.name()));
  }

  /// The words that open a shell where the node's build stopped, or that of a staging before it;
  /// empty if none is kept.
  Optional<List<String>> shell(BuildSetting setting, BuildGraph.Node node) throws IOException {
    PackageBuild.Manner usual = PackageBuild.Manner.usual(1);
    for (BuildGraph.Node part : node.chain()) {
      if (Files.isDirectory(place(part, usual).resolve("build"))) {
        return Optional.of(build(setting, part, usual).shell());
      }
    }
    return Optional.empty();
  }

  /// Packages in the prefix of the node and of the stagings before it.
  List<Adopter.Adopted> against(
      BuildSetting setting, BuildGraph.Node node, Map<String, Builds.Line> done) {
    Set<Adopter.Adopted> all = new LinkedHashSet<>();
    node.chain().forEach(part -> all.addAll(setting.host(part, done)));
    return List.copyOf(all);
  }
}
