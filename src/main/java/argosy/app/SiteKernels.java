package argosy.app;

import argosy.base.Json;
import argosy.base.UnsupportedException;
import argosy.site.ChangeLock;
import argosy.site.InstalledRelease;
import argosy.site.Kernels;
import argosy.site.Pointers;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Kernels of a site's releases, put where Jupyter finds them.
public final class SiteKernels {
  private final Site site;
  private final SiteWork work;

  SiteKernels(Site site, SiteWork work) {
    this.site = site;
    this.work = work;
  }

  public static Json.Obj toJson(List<Kernels.Spec> specs) {
    return Json.object()
        .put(
            "kernels",
            new Json.Arr(
                specs.stream()
                    .map(s ->
                        (Json)
                            Json.object()
                                .put("folder", s.folder().toString())
                                .put("spec", s.json())
                                .build())
                    .toList()))
        .build();
  }

  /// @param name of a release; with `latest` that whose kernels are followed: usually the active
  ///   one
  /// @param specs the kernel-specs directory
  public List<Kernels.Spec> install(String name, Path specs, boolean latest, boolean dryRun)
      throws IOException {
    InstalledRelease release =
        name.isEmpty()
            ? active()
                .orElseThrow(() ->
                    new UnsupportedException("no release is active", "argosy site switch RELEASE"))
            : new SiteRecords(site).find(name);
    List<Kernels.Spec> wanted = new Kernels(site).of(release, specs, latest);
    if (wanted.isEmpty()) {
      throw new UnsupportedException(
          release.id() + " declares no kernel",
          "add `kernels:` to the stack's file and ship it again");
    }
    write("site kernels " + release.id(), List.of(new Wanted(release, wanted, latest)), dryRun);
    return wanted;
  }

  /// The kernels of every installed release, and those that follow the active one.
  public List<Kernels.Spec> installAll(Path specs, boolean dryRun) throws IOException {
    Kernels kernels = new Kernels(site);
    List<Wanted> wanted = new ArrayList<>();
    for (InstalledRelease release : new SiteRecords(site).all()) {
      wanted.add(new Wanted(release, kernels.of(release, specs, false), false));
    }
    active().ifPresent(a -> wanted.add(new Wanted(a, kernels.of(a, specs, true), true)));
    write("site kernels --all", wanted, dryRun);
    return wanted.stream().flatMap(w -> w.specs().stream()).toList();
  }

  private Optional<InstalledRelease> active() throws IOException {
    return new SiteRecords(site).installed(new Pointers(site).current().orElse(""));
  }

  private record Wanted(InstalledRelease release, List<Kernels.Spec> specs, boolean latest) {}

  private void write(String command, List<Wanted> wanted, boolean dryRun) throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    Kernels kernels = new Kernels(site);
    for (Wanted one : wanted) {
      kernels.requireOwn(one.specs());
    }
    if (!dryRun) {
      work.run(
          command,
          () -> {
            for (Wanted one : wanted) {
              kernels.install(one.release(), one.specs(), one.latest());
            }
            return true;
          });
    }
  }
}
