package argosy.app;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.site.ChangeLock;
import argosy.site.InstalledRelease;
import argosy.site.Launched;
import argosy.site.Mend;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import argosy.site.Verify;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/// Brings a site back to what was installed, from the store that the harbour has open.
public final class SiteMending {
  private final Site site;
  private final SiteWork work;
  private final Harbour harbour;

  SiteMending(Site site, SiteWork work, Harbour harbour) {
    this.site = site;
    this.work = work;
    this.harbour = harbour;
  }

  public static Json.Obj toJson(Mend.Mended mended) {
    return Json.object().put("mended", mended.mended()).put("lost", mended.lost()).build();
  }

  /// Reads every object and replaces those that are damaged.
  public Mend.Mended objects() throws IOException {
    return work.run(
        "site doctor --repair --thorough",
        () -> new Mend(site, contents()).objects(harbour.parallel()));
  }

  /// Discards what somebody did to a release.
  public Mend.Mended discard(String name, boolean dryRun) throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    InstalledRelease release = new SiteRecords(site).find(name);
    Verify verify = new Verify(site, harbour.parallel());
    if (dryRun) {
      return new Mend.Mended(
          verify.run(release, true).stream().map(Verify.Deviation::path).toList(), List.of());
    }
    return work.run(
        "site discard " + release.id(),
        () -> new Mend(site, contents()).release(release, verify.run(release, true)));
  }

  /// What the installed releases are made of, as far as the store still has it: what was relocated
  /// to its place and the launchers are made again.
  private Mend.Contents contents() throws IOException {
    List<Launched> launched = new ArrayList<>();
    for (InstalledRelease installed : new SiteRecords(site).all()) {
      Release release = installed.release();
      boolean relocated = release.stack().kind() == StackKind.PREFIX;
      try {
        launched.add(
            Launched.of(
                harbour
                    .realise()
                    .realise(
                        release,
                        relocated ? site.layout().release(installed.id()).toString() : "/")));
      } catch (NoSuchFileException e) {
        // the store has forgotten the release
      }
    }
    return digest -> open(digest, launched);
  }

  private InputStream open(Digest digest, List<Launched> launched) throws IOException {
    for (Launched one : launched) {
      if (one.has(digest)) {
        return one.open(digest);
      }
    }
    return harbour.blobs().open(digest);
  }
}
