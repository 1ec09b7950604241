package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.KernelSpec;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.recipe.StackFile;
import argosy.release.Lock;
import argosy.site.Pointers;
import argosy.site.Site;
import argosy.site.SiteWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Shared software as it was kept before becomes releases of a site. The old trees are read, never
/// changed: people work on in them until the site's names take their place.
public final class SiteTakeover {
  /// How an adopter says what belongs into a stack's file.
  private static final String ENVIRONMENT = "environment: ";

  private final Site site;
  private final SiteWork work;
  private final Sites sites;
  private final Harbour harbour;
  private final Progress progress;

  SiteTakeover(Site site, SiteWork work, Sites sites, Harbour harbour, Progress progress) {
    this.site = site;
    this.work = work;
    this.sites = sites;
    this.harbour = harbour;
    this.progress = progress;
  }

  /// @param folder in which the old trees lie
  /// @param product what its releases are called, where trees have no name of their own
  /// @param tags of an EUPS stack; all if empty
  public record Request(Path folder, String product, List<String> tags) {
    public Request {
      tags = List.copyOf(tags);
    }
  }

  /// @param like the release that has the same files; then this is none of its own
  public record Taken(Path tree, String release, Optional<String> like, List<String> notes) {
    public Taken {
      notes = List.copyOf(notes);
    }

    Json toJson() {
      return Json.object()
          .put("tree", tree.toString())
          .put("release", release)
          .putIf("sameAs", like)
          .put("notes", notes)
          .build();
    }
  }

  /// @param active the release that people worked with, if that can be told
  public record Outcome(List<Taken> taken, Optional<String> active) {
    public Outcome {
      taken = List.copyOf(taken);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("taken", new Json.Arr(taken.stream().map(Taken::toJson).toList()))
          .putIf("active", active)
          .build();
    }
  }

  /// Takes all trees in, installs them, and switches to the one that people work with if the site
  /// has nothing active yet. Again, it goes on where it stopped.
  public Outcome run(Request request, boolean dryRun) throws IOException {
    site.requireOwner(work.user());
    List<OldTrees.Old> found =
        new OldTrees(request.folder(), request.product(), request.tags(), work.nowSeconds()).find();
    List<Taken> taken = new ArrayList<>();
    Optional<String> active = Optional.empty();
    List<Locked> locked = new ArrayList<>();
    for (OldTrees.Old old : found) {
      String name = old.product() + "@" + old.tag();
      if (dryRun) {
        taken.add(new Taken(old.tree(), name, Optional.empty(), List.of()));
        active = old.active() ? Optional.of(name) : active;
        continue;
      }
      Adopt.Adopted adopted = harbour.adopt().run(old.request(), work.nowSeconds());
      List<String> notes = new ArrayList<>(adopted.notes());
      Stack stack = stack(old, notes);
      List<Digest> trees =
          adopted.packages().stream().map(p -> p.metadata().tree().digest()).toList();
      Optional<Release> same =
          locked.stream().filter(l -> l.trees().equals(trees)).map(Locked::release).findFirst();
      Release release = same.isPresent() ? same.get() : lock(stack, old, adopted.packages());
      locked.add(new Locked(release, trees));
      sites.install(harbour, release, Optional.empty(), false);
      taken.add(new Taken(old.tree(), name, same.map(Release::name), notes));
      active = old.active() ? Optional.of(release.name()) : active;
    }
    if (!dryRun && active.isPresent() && new Pointers(site).current().isEmpty()) {
      sites
          .switching()
          .to(
              active.get(),
              new SiteSwitch.Manner(
                  "taken over from " + request.folder(), Optional.empty(), false, true),
              false);
    }
    return new Outcome(taken, active);
  }

  /// @param trees of its packages
  private record Locked(Release release, List<Digest> trees) {}

  private Release lock(Stack stack, OldTrees.Old old, List<Adopter.Adopted> packages)
      throws IOException {
    progress.step("lock " + old.product() + "@" + old.tag());
    Release release =
        harbour
            .lock()
            .lock(stack, old.tag(), packages, List.of(), Lock.History.NONE, old.epochSeconds());
    progress.done(release.digest().brief());
    return release;
  }

  /// What a person would write as the tree's `stack.yaml`.
  ///
  /// @param notes of the adoption: the environment that EUPS tables make goes into the stack
  private static Stack stack(OldTrees.Old old, List<String> notes) throws IOException {
    List<String> environment = new ArrayList<>();
    List<String> kernels = new ArrayList<>();
    List<String> prefixes =
        old.request() instanceof Adopt.Dir ? OldTrees.condaPrefixes(old.tree()) : List.of("");
    for (String below : prefixes) {
      if (!below.isEmpty() && environment.isEmpty()) {
        environment.add("- prepend: {PATH: \"${prefix}/" + below + "/bin\"}");
      }
      for (KernelSpec kernel : OldKernels.in(old.tree(), below, old.prefix())) {
        kernels.add("- " + text(kernel));
      }
    }
    notes.stream()
        .filter(n -> n.startsWith(ENVIRONMENT))
        .forEach(n -> environment.add(n.substring(ENVIRONMENT.length())));
    notes.removeIf(n -> n.startsWith(ENVIRONMENT));
    String place = Json.of(old.tree().toString()).canonical();
    List<String> lines = new ArrayList<>();
    lines.add("name: " + old.product());
    lines.add("version: \"" + old.tag().replaceAll("[^0-9A-Za-z.+~_-]", "_") + "\"");
    lines.add("summary: taken over");
    lines.add("kind: prefix");
    lines.add("base: none");
    lines.add("contents: [{dir: " + place + "}]");
    section("environment", environment, lines);
    section("kernels", kernels, lines);
    return StackFile.parse(old.tree() + " (as a stack)", String.join("\n", lines) + "\n");
  }

  private static void section(String name, List<String> items, List<String> lines) {
    if (!items.isEmpty()) {
      lines.add(name + ":");
      items.forEach(item -> lines.add("  " + item));
    }
  }

  private static String text(KernelSpec kernel) {
    return Json.object()
        .put("name", kernel.name())
        .put("displayName", kernel.displayName())
        .put("language", kernel.language())
        .put("run", kernel.argv())
        .build()
        .canonical();
  }
}
