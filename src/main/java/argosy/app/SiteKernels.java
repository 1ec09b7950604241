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
import java.util.List;

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
            ? new SiteRecords(site)
                .installed(new Pointers(site).current().orElse(""))
                .orElseThrow(() ->
                    new UnsupportedException("no release is active", "argosy site switch RELEASE"))
            : new SiteRecords(site).find(name);
    Kernels kernels = new Kernels(site);
    List<Kernels.Spec> wanted = kernels.of(release, specs, latest);
    if (wanted.isEmpty()) {
      throw new UnsupportedException(
          release.id() + " declares no kernel",
          "add `kernels:` to the stack's file and ship it again");
    }
    new ChangeLock(site).requireOpen(work.nowSeconds());
    if (!dryRun) {
      work.run(
          "site kernels " + release.id(),
          () -> {
            kernels.install(release, wanted, latest);
            return true;
          });
    }
    return wanted;
  }
}
