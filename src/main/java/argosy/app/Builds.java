package argosy.app;

import argosy.base.FailedException;
import argosy.base.Json;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.build.BuildGraph;
import argosy.build.Limits;
import argosy.model.Adopter;
import argosy.model.Generation;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Packages from recipes: what changed is built, with what depends on it, several at once; all else
/// is taken as it was built before.
public final class Builds {
  private static final long BYTES_FOR_ONE = 2L << 30;
  private final PackageBuilder builder;
  private final Recipes recipes;
  private final BuildHistory history;
  private final Locks locks;
  private final Surroundings surroundings;
  private final Progress progress;

  Builds(
      PackageBuilder builder,
      Recipes recipes,
      BuildHistory history,
      Locks locks,
      Surroundings surroundings,
      Progress progress) {
    this.builder = builder;
    this.recipes = recipes;
    this.history = history;
    this.locks = locks;
    this.surroundings = surroundings;
    this.progress = progress;
  }

  /// @param folder with recipes
  /// @param only packages that are wanted, with all they need; empty for all
  /// @param product they are built for: separates the histories of two stacks
  /// @param update whether newer sources and tools are taken where recipes leave that open
  /// @param stack the folder of the stack they are built for, if they are
  public record Request(
      Path folder,
      List<String> only,
      String product,
      boolean update,
      long nowSeconds,
      Optional<Path> stack) {
    public Request {
      only = List.copyOf(only);
    }
  }

  /// What is around builds.
  ///
  /// @param given packages that no recipe makes, which recipes may ask for
  /// @param generation of the environment, if the stack says one
  /// @param reasons why packages are built that have no history of their own, by name
  record Around(GivenPackages given, Optional<Generation> generation, Map<String, String> reasons) {
    static final Around NOTHING = new Around(GivenPackages.NONE, Optional.empty());

    Around {
      reasons = Map.copyOf(reasons);
    }

    Around(GivenPackages given, Optional<Generation> generation) {
      this(given, generation, Map.of());
    }
  }

  /// Reads the recipes of a folder, rendered.
  @FunctionalInterface
  interface Recipes {
    List<BuildGraph.Node> read(Path folder) throws IOException;
  }

  /// Finds what is around the builds of a request.
  @FunctionalInterface
  interface Surroundings {
    Around of(Request request) throws IOException;
  }

  /// One package.
  ///
  /// @param parts that were split off it
  /// @param reasons why it was built; none if it was not
  public record Line(
      Adopter.Adopted adopted,
      List<Adopter.Adopted> parts,
      List<String> reasons,
      double seconds,
      List<String> notes) {
    public Line {
      parts = List.copyOf(parts);
      reasons = List.copyOf(reasons);
      notes = List.copyOf(notes);
    }

    /// The package and its parts.
    List<Adopter.Adopted> all() {
      List<Adopter.Adopted> all = new ArrayList<>(List.of(adopted));
      all.addAll(parts);
      return all;
    }

    public boolean fresh() {
      return !reasons.isEmpty();
    }
  }

  /// @param lines in build order
  public record Result(List<Line> lines) {
    /// Without parts that were split off.
    public List<Adopter.Adopted> packages() {
      return lines.stream().map(Line::adopted).toList();
    }

    public Json.Obj toJson() {
      List<Json> all = new ArrayList<>();
      lines.forEach(l ->
          all.add(
              Json.object()
                  .put("name", l.adopted().metadata().name())
                  .put("version", l.adopted().metadata().version())
                  .put("build", l.adopted().metadata().build())
                  .put("digest", l.adopted().digest().toString())
                  .put("built", l.fresh())
                  .put("reasons", l.reasons())
                  .put("seconds", Proofs.rounded(l.seconds()))
                  .put("notes", l.notes())
                  .build()));
      return Json.object().put("packages", new Json.Arr(all)).build();
    }
  }

  BuildSetting setting(Request request) throws IOException {
    Around around = surroundings.of(request);
    BuildGraph graph =
        BuildGraph.of(recipes.read(request.folder()), around.given().outside())
            .restricted(request.only());
    return new BuildSetting(request, graph, around);
  }

  /// @throws FailedException naming all that failed and what was not tried because of it
  public Result run(Request request) throws IOException {
    BuildSetting setting = setting(request);
    BuildGraph graph = setting.graph();
    for (BuildGraph.Node node : graph.order()) {
      builder.takeTools(setting, node); // here one after the other, said as it goes
    }
    BuildQueue.Ended<Line> ended =
        new BuildQueue<Line>(graph, atOnce()).run((node, done) -> line(setting, node, done));
    if (!ended.failures().isEmpty()) {
      throw failure(ended);
    }
    List<Line> lines =
        graph.order().stream()
            .map(n -> Optional.ofNullable(ended.results().get(n.name())).orElseThrow())
            .toList();
    for (BuildGraph.Node node : graph.order()) {
      List<String> absent = builder.downstream(setting, node, ended.results());
      if (!absent.isEmpty()) {
        progress.step("tests of " + node.name());
        progress.done("not tried, no recipe makes them: " + String.join(", ", absent));
      }
    }
    locks.keep(
        request.product(),
        Json.object()
            .put("recipes", request.folder().toAbsolutePath().normalize().toString())
            .build(),
        lines.stream().map(Line::all).flatMap(List::stream).toList());
    long fresh = lines.stream().filter(Line::fresh).count();
    progress.step("recipes");
    progress.done(
        Texts.count(lines.size(), "package") + ", " + (fresh == 0 ? "none" : fresh) + " built");
    return new Result(lines);
  }

  /// A failure is said at once; the others go on.
  private Line line(BuildSetting setting, BuildGraph.Node node, Map<String, Line> done)
      throws IOException {
    try {
      return builder.line(setting, node, done);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      synchronized (progress) {
        progress.step("build " + node.name());
        progress.done("FAILED, the others go on");
      }
      throw e;
    }
  }

  /// As many as there are processors, and memory for.
  private int atOnce() {
    return (int) Math.max(1, Math.min(builder.processors(), memoryBytes() / BYTES_FOR_ONE));
  }

  static Limits limits() {
    return Limits.of(memoryBytes());
  }

  /// `MemTotal` of proc(5).
  private static long memoryBytes() {
    try {
      String first = Files.readAllLines(Path.of("/proc/meminfo")).getFirst();
      return Long.parseLong(first.replaceAll("[^0-9]", "")) * 1024;
    } catch (IOException | NumberFormatException e) {
      return BYTES_FOR_ONE;
    }
  }

  private static FailedException failure(BuildQueue.Ended<Line> ended) {
    List<String> texts = new ArrayList<>();
    ended.failures().forEach((name, e) -> texts.add(String.valueOf(e.getMessage())));
    String skipped =
        ended.skipped().isEmpty()
            ? ""
            : "\nnot tried, since they need what failed: " + String.join(", ", ended.skipped());
    IOException first = ended.failures().values().iterator().next();
    String remedy =
        first instanceof FailedException f
            ? f.remedy()
            : first instanceof UnsupportedException u
                ? u.remedy()
                : "run the same command again: what is built stays built";
    return new FailedException(String.join("\n", texts) + skipped, remedy);
  }

  /// The names of what would be built; changes nothing.
  public List<String> plan(Request request) throws IOException {
    BuildSetting setting = setting(request);
    BuildGraph graph = setting.graph();
    List<String> names = new ArrayList<>();
    Map<String, Line> done = new HashMap<>();
    for (BuildGraph.Node node : graph.order()) {
      boolean above = graph.direct(node).stream().anyMatch(n -> names.contains(n.name()));
      Optional<Line> there = above ? Optional.empty() : builder.there(setting, node, done);
      there.ifPresentOrElse(l -> done.put(node.name(), l), () -> names.add(node.name()));
    }
    return names;
  }

  /// Why a package was last built.
  public BuildHistory.Line why(Request request, String name) throws IOException {
    String known = setting(request).graph().node(name).name();
    return history
        .last(request.product(), known)
        .orElseThrow(() ->
            new UnsupportedException(
                known + " was never built here", "argosy build " + request.folder()));
  }

  /// The words that open a shell where the build of a package stopped.
  ///
  /// @param name empty for the one that failed
  public List<String> shell(Request request, Optional<String> name) throws IOException {
    BuildSetting setting = setting(request);
    BuildGraph graph = setting.graph();
    if (name.isPresent()) {
      return builder
          .shell(setting, graph.node(name.get()))
          .orElseThrow(() ->
              new UnsupportedException(
                  "no failed build of " + name.get() + " is kept", "build it first"));
    }
    for (BuildGraph.Node node : graph.order()) {
      Optional<List<String>> words = builder.shell(setting, node);
      if (words.isPresent()) {
        return words.get();
      }
    }
    throw new UnsupportedException(
        "no build of " + request.folder() + " has failed", "argosy build " + request.folder());
  }
}
