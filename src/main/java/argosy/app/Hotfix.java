package argosy.app;

import argosy.base.DidYouMean;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.build.BuildGraph;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Generation;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.recipe.RecipeFacts;
import argosy.recipe.StackFile;
import argosy.release.Baselines;
import argosy.release.Lock;
import argosy.release.Realise;
import argosy.release.StackPackage;
import argosy.release.Tag;
import argosy.store.FileDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A release that is another one plus patches: only the packages that are patched are built,
/// against exactly the packages of the other; all else stays as it is, bit by bit.
public final class Hotfix {
  private static final String FIX_OF = "argosy.hotfix-of";
  private final Releases releases;
  private final BuiltPackages built;
  private final Building building;
  private final Lock.History history;
  private final Baselines baselines;
  private final ObjectStore objects;
  private final Refs refs;
  private final Path work;

  /// @param work where copies of recipes lie while they are built
  Hotfix(
      Releases releases,
      BuiltPackages built,
      Building building,
      Lock.History history,
      Baselines baselines,
      ObjectStore objects,
      Refs refs,
      Path work) {
    this.releases = releases;
    this.built = built;
    this.building = building;
    this.history = history;
    this.baselines = baselines;
    this.objects = objects;
    this.refs = refs;
    this.work = work;
  }

  /// Builds with recipes and surroundings of its own.
  @FunctionalInterface
  interface Building {
    Builds with(Builds.Recipes recipes, Builds.Around around);
  }

  /// @param release the base: `PRODUCT@TAG`
  /// @param stack the folder of the stack it was made from
  /// @param patches files by the package they patch
  /// @param tag of the new release; empty for the base's with `_hotfix1`, `_hotfix2` and so on
  public record Request(
      String release,
      Path stack,
      Map<String, List<Path>> patches,
      Optional<String> tag,
      long nowSeconds) {
    public Request {
      if (patches.isEmpty()) {
        throw new IllegalArgumentException("a hot fix needs a patch: --patch PACKAGE=FILE");
      }
      patches = Collections.unmodifiableMap(new TreeMap<>(patches));
    }
  }

  /// What a hot fix would be.
  public record Plan(Release base, String tag, List<String> packages) {
    public Plan {
      packages = List.copyOf(packages);
    }

    public String name() {
      return base.stack().name() + "@" + tag;
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("release", name())
          .put("base", base.name())
          .put("baseDigest", base.digest().toString())
          .put("packages", packages)
          .build();
    }
  }

  /// @param lines of the packages that were patched
  public record Made(Plan plan, Release release, List<Builds.Line> lines) {
    public Made {
      lines = List.copyOf(lines);
    }

    public Json.Obj toJson() {
      Map<String, Json> members = new LinkedHashMap<>(plan.toJson().members());
      members.put("release", Releases.brief(release));
      return new Json.Obj(members);
    }
  }

  /// Says what the hot fix would be; changes nothing.
  ///
  /// @throws UnsupportedException if the release has no such package, or a patch is not there
  public Plan plan(Request request) throws IOException {
    Release base = releases.find(request.release());
    List<String> names = base.packages().stream().map(Release.PackageRef::name).toList();
    for (Map.Entry<String, List<Path>> wanted : request.patches().entrySet()) {
      if (!names.contains(wanted.getKey())) {
        throw new UnsupportedException(
            base.name()
                + " has no package "
                + wanted.getKey()
                + DidYouMean.hint(wanted.getKey(), names),
            "argosy show " + base.name() + " lists its packages");
      }
      for (Path patch : wanted.getValue()) {
        if (!Files.isRegularFile(patch)) {
          throw new NoSuchFileException(patch.toString());
        }
      }
    }
    String tag = request.tag().isPresent() ? request.tag().get() : next(base);
    return new Plan(base, Tag.parse(tag).text(), List.copyOf(request.patches().keySet()));
  }

  private String next(Release base) throws IOException {
    String start = base.tag().replaceFirst("_hotfix[0-9]+$", "") + "_hotfix";
    int number = 1;
    while (releases.named(base.stack().name(), start + number).isPresent()) {
      number++;
    }
    return start + number;
  }

  /// Builds what is patched and locks the release.
  public Made run(Request request) throws IOException {
    Plan plan = plan(request);
    Release base = plan.base();
    Path recipes = recipes(request, base);
    List<Adopter.Adopted> packages = Realise.adopted(objects, base.packages());
    Map<String, List<Adopter.Adopted>> parts = new HashMap<>();
    for (Adopter.Adopted one : packages) {
      parts.put(one.metadata().name(), built.parts(one.metadata()));
    }
    Builds.Around around =
        new Builds.Around(
            new GivenPackages(packages, parts),
            base.stack().generation().or(() -> generation(packages)),
            reasons(request, base, packages));
    PatchedRecipes patched =
        new PatchedRecipes(new RecipeFolder()::read, request.patches(), work.resolve(plan.name()));
    Builds.Result result =
        building
            .with(folder -> requireOf(base, packages, patched, folder), around)
            .run(
                new Builds.Request(
                    recipes,
                    List.of(),
                    base.stack().name() + "-" + plan.tag(),
                    false,
                    request.nowSeconds(),
                    Optional.empty()));
    Release release = locked(plan, packages, result, request.nowSeconds());
    return new Made(plan, release, result.lines());
  }

  /// Which patches each package gets, and the recipe that it had without.
  private static Map<String, String> reasons(
      Request request, Release base, List<Adopter.Adopted> packages) throws IOException {
    Map<String, String> reasons = new HashMap<>();
    for (Adopter.Adopted one : packages) {
      String name = one.metadata().name();
      List<String> patches = new ArrayList<>();
      for (Path patch : request.patches().getOrDefault(name, List.of())) {
        patches.add(patch.getFileName() + " (" + FileDigest.of(patch).brief() + ")");
      }
      String recipe = one.metadata().facts().getOrDefault(RecipeFacts.RECIPE, "");
      if (!patches.isEmpty()) {
        reasons.put(
            name,
            "its recipe, %s in %s, gets the patch %s"
                .formatted(
                    Digest.of(recipe.getBytes(StandardCharsets.UTF_8)).brief(),
                    base.name(),
                    String.join(", ", patches)));
      }
    }
    return reasons;
  }

  private static Optional<Generation> generation(List<Adopter.Adopted> packages) {
    return packages.stream().flatMap(p -> Generation.of(p.metadata()).stream()).findFirst();
  }

  private static Path recipes(Request request, Release base) throws IOException {
    Path file = request.stack().resolve(StackFile.NAME);
    if (!Files.isRegularFile(file)) {
      throw new UnsupportedException(
          "no " + StackFile.NAME + " in " + request.stack(),
          "name the folder of " + base.stack().name() + " with --in");
    }
    Builds.Request builds =
        RecipeRequests.of(request.stack(), Optional.empty(), false, request.nowSeconds());
    if (!builds.product().equals(base.stack().name())) {
      throw new UnsupportedException(
          request.stack() + " is the stack " + builds.product() + ", not " + base.stack().name(),
          "name the folder of " + base.stack().name() + " with --in");
    }
    return builds.folder();
  }

  /// The patched recipes, which without their patches must be those that the base was built from.
  private static List<BuildGraph.Node> requireOf(
      Release base, List<Adopter.Adopted> packages, PatchedRecipes patched, Path folder)
      throws IOException {
    Map<String, Package> byName = new HashMap<>();
    packages.forEach(p -> byName.put(p.metadata().name(), p.metadata()));
    for (BuildGraph.Node node : patched.unpatched(folder)) {
      Optional<String> then =
          Optional.ofNullable(byName.get(node.name()))
              .map(p -> p.facts().getOrDefault(RecipeFacts.RECIPE, ""));
      if (then.filter(PatchedRecipes::isPatched).isPresent()) {
        throw new UnsupportedException(
            node.name() + " of " + base.name() + " is patched already",
            "fix the release that it is a fix of, with all patches");
      }
      if (!then.equals(Optional.of(node.recipe().toJson().canonical()))) {
        throw new UnsupportedException(
            "the recipe of "
                + node.name()
                + " is not the one that "
                + base.name()
                + " was built from",
            "check out the stack's folder as it was for " + base.name());
      }
    }
    return patched.read(folder);
  }

  /// The base's packages in their order, patched ones in their places.
  private Release locked(
      Plan plan, List<Adopter.Adopted> packages, Builds.Result result, long nowSeconds)
      throws IOException {
    Map<String, Adopter.Adopted> fresh = new HashMap<>();
    result.packages().forEach(p -> fresh.put(p.metadata().name(), p));
    List<Adopter.Adopted> all = new ArrayList<>();
    packages.forEach(p -> all.add(fresh.getOrDefault(p.metadata().name(), p)));
    if (StackPackage.isOne(all.getLast().metadata())) {
      Adopter.Adopted own = all.removeLast();
      Map<String, String> needs = baselines.of(plan.base().stack().kind(), all);
      all.add(StackPackage.needing(own, needs, objects));
    }
    List<Adopter.Adopted> under = Realise.adopted(objects, plan.base().base());
    Stack old = plan.base().stack();
    Map<String, String> labels = new TreeMap<>(old.labels());
    labels.put(FIX_OF, plan.base().name() + " " + plan.base().digest());
    return new Lock(objects, refs)
        .lock(old.toBuilder().labels(labels).build(), plan.tag(), all, under, history, nowSeconds);
  }
}
