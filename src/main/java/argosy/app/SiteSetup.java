package argosy.app;

import argosy.base.DidYouMean;
import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.release.Lock;
import argosy.site.ChangeLock;
import argosy.site.InstalledRelease;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Other versions of single packages, chosen inside an environment generation as EUPS's `setup PKG
/// VERSION` does: the release with these packages instead, as a release of its own beside it, with
/// its own folder and activation.
public final class SiteSetup {
  private static final int LONGEST_TAG = 120;
  private static final String SELECTION = "exp_";
  private final Site site;
  private final SiteWork work;
  private final Harbour harbour;

  SiteSetup(Site site, SiteWork work, Harbour harbour) {
    this.site = site;
    this.work = work;
    this.harbour = harbour;
  }

  public record Choice(String name, String version) {}

  /// One package of the selection.
  ///
  /// @param before empty if the release did not have it
  /// @param from the release it comes from
  public record Swap(String name, Optional<String> before, String now, String from) {
    Json toJson() {
      return Json.object()
          .put("name", name)
          .putIf("before", before)
          .put("now", now)
          .put("from", from)
          .build();
    }

    public String text() {
      return name + " " + before.map(b -> b + " -> ").orElse("") + now + " (from " + from + ")";
    }
  }

  /// @param name of the release that it is or would be
  /// @param on the release that the rest comes from
  /// @param there the installed release that has just these packages, for who may not install
  public record Selected(
      String name, String on, int generation, List<Swap> swaps, Optional<InstalledRelease> there) {
    public Selected {
      swaps = List.copyOf(swaps);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("release", name)
          .put("on", on)
          .put("generation", generation)
          .put("packages", new Json.Arr(swaps.stream().map(Swap::toJson).toList()))
          .build();
    }
  }

  /// Locks the selection; it is installed as any release is. Who does not own the site gets what is
  /// installed already.
  ///
  /// @param on an installed release
  /// @param as the selection's name; without, it is made of the packages
  /// @throws UnsupportedException if a package is of another generation; says which is which; or if
  ///   the selection is not installed and this user may not do it
  public Selected run(String on, List<Choice> choices, Optional<String> as, boolean dryRun)
      throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    InstalledRelease installed = new SiteRecords(site).find(on);
    Release base = installed.release();
    List<Release> known = known();
    List<Release.PackageRef> packages = new ArrayList<>(base.packages());
    List<Swap> swaps = new ArrayList<>();
    for (Choice choice : choices) {
      Release from = offering(base, choice, known);
      Release.PackageRef ref = find(from, choice).orElseThrow();
      Optional<Release.PackageRef> before =
          packages.stream().filter(p -> p.name().equals(choice.name())).findFirst();
      before.ifPresentOrElse(b -> packages.set(packages.indexOf(b), ref), () -> packages.add(ref));
      swaps.add(
          new Swap(
              choice.name(),
              before.map(Release.PackageRef::version),
              choice.version(),
              from.name()));
    }
    boolean ours = site.isOwnedBy(work.user());
    Optional<InstalledRelease> there =
        ours ? Optional.empty() : Optional.of(requireThere(base, packages, choices));
    String tag = SELECTION + as.orElse(tag(base, choices));
    String name =
        there.map(t -> t.release().name()).orElseGet(() -> base.stack().name() + "@" + tag);
    Selected selected = new Selected(name, installed.id(), base.generation(), swaps, there);
    if (ours && !dryRun) {
      List<Adopter.Adopted> adopted = harbour.adopted(packages);
      harbour
          .lock()
          .lock(
              base.stack(),
              tag,
              adopted,
              harbour.adopted(base.base()),
              Lock.History.NONE,
              work.nowSeconds());
    }
    return selected;
  }

  /// The installed release that has just these packages.
  private InstalledRelease requireThere(
      Release base, List<Release.PackageRef> packages, List<Choice> choices) throws IOException {
    Set<Digest> wanted = digests(packages);
    for (InstalledRelease r : new SiteRecords(site).all()) {
      if (r.release().stack().name().equals(base.stack().name())
          && digests(r.release().packages()).equals(wanted)) {
        return r;
      }
    }
    StringBuilder command = new StringBuilder("argosy site setup");
    choices.forEach(c -> command.append(' ').append(c.name()).append(' ').append(c.version()));
    String owner = site.owner();
    throw new UnsupportedException(
        "no release on %s has %s with this selection, and only %s may install one"
            .formatted(site.layout().root(), base.name(), owner),
        "ask %s for: %s --on %s; or do the same on a site of your own (argosy site init DIR)"
            .formatted(owner, command, base.name()));
  }

  private static Set<Digest> digests(List<Release.PackageRef> packages) {
    return packages.stream().map(Release.PackageRef::digest).collect(Collectors.toSet());
  }

  private static String tag(Release base, List<Choice> choices) {
    StringBuilder tag =
        new StringBuilder(
            base.tag().startsWith(SELECTION)
                ? base.tag().substring(SELECTION.length())
                : base.tag());
    choices.forEach(c -> tag.append('+').append(c.name()).append('-').append(c.version()));
    if (tag.length() > LONGEST_TAG) {
      throw new IllegalArgumentException("that many packages want a name: give --name NAME");
    }
    return tag.toString().replaceAll("[^A-Za-z0-9_.+-]", "_");
  }

  /// Releases of the store and of the site, each once, newest first; selections after those that
  /// they were chosen from, since a package is named by where it comes from.
  private List<Release> known() throws IOException {
    Set<Release> known = new LinkedHashSet<>(harbour.releases().all());
    new SiteRecords(site).all().forEach(r -> known.add(r.release()));
    return known.stream().sorted(Comparator.comparing(r -> r.tag().startsWith(SELECTION))).toList();
  }

  private static Optional<Release.PackageRef> find(Release release, Choice choice) {
    return release.packages().stream()
        .filter(p -> p.name().equals(choice.name()) && p.version().equals(choice.version()))
        .findFirst();
  }

  /// The newest release of the base's generation that has the package.
  private static Release offering(Release base, Choice choice, List<Release> known)
      throws UnsupportedException {
    List<Release> having = known.stream().filter(r -> find(r, choice).isPresent()).toList();
    Optional<Release> fitting =
        having.stream()
            .filter(r ->
                r.generation() == base.generation()
                    && r.stack().kind() == base.stack().kind()
                    && r.platform().equals(base.platform()))
            .findFirst();
    if (fitting.isPresent()) {
      return fitting.get();
    }
    if (having.isEmpty()) {
      throw new IllegalArgumentException(
          "no release has " + choice.name() + " " + choice.version() + others(choice, known));
    }
    Release other = having.getFirst();
    throw new UnsupportedException(
        "%s %s is of environment generation %d (%s), %s is of generation %d, and packages of two generations do not fit together"
            .formatted(
                choice.name(),
                choice.version(),
                other.generation(),
                other.name(),
                base.name(),
                base.generation()),
        "argosy site switch "
            + other.name()
            + ", or build "
            + choice.name()
            + " "
            + choice.version()
            + " in generation "
            + base.generation());
  }

  private static String others(Choice choice, List<Release> known) {
    Set<String> versions = new TreeSet<>();
    Set<String> names = new TreeSet<>();
    for (Release release : known) {
      for (Release.PackageRef p : release.packages()) {
        names.add(p.name());
        if (p.name().equals(choice.name())) {
          versions.add(p.version());
        }
      }
    }
    return versions.isEmpty()
        ? DidYouMean.hint(choice.name(), List.copyOf(names))
        : "; there are " + String.join(", ", versions);
  }

  /// What a shell sources to use an installed release.
  public Path activation(String id) {
    return site.layout().root().resolve("env").resolve(id + ".sh");
  }
}
