package argosy.app;

import argosy.base.Json;
import argosy.base.Progress;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.model.StackKind;
import argosy.site.ChangeLock;
import argosy.site.Install;
import argosy.site.InstalledRelease;
import argosy.site.Launched;
import argosy.site.Mend;
import argosy.site.Site;
import argosy.site.SiteCheck;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import argosy.site.Verify;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Brings a site back to what was installed, from the store that the harbour has open.
public final class SiteMending {
  private final Site site;
  private final SiteWork work;
  private final Harbour harbour;
  private final Progress progress;

  SiteMending(Site site, SiteWork work, Harbour harbour, Progress progress) {
    this.site = site;
    this.work = work;
    this.harbour = harbour;
    this.progress = progress;
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

  /// Writes anew what cannot be read of releases whose folders are whole, and their activation.
  ///
  /// @return what was mended
  public List<String> records() throws IOException {
    return work.run(
        "site doctor --repair",
        () -> {
          List<String> mended = new ArrayList<>();
          for (String id : new SiteCheck(site, harbour.parallel()).undescribed()) {
            if (id.equals("current")) {
              Site.create(Site.plan(site.layout().root()));
              mended.add(id);
            } else if (describe(id)) {
              mended.add(id);
            }
          }
          return mended;
        });
  }

  /// @return whether the store has the release that the folder is
  private boolean describe(String id) throws IOException {
    Install install = new Install(site, harbour.blobs(), harbour.parallel(), progress);
    Optional<InstalledRelease> known =
        new SiteRecords(site).all().stream().filter(r -> r.id().equals(id)).findFirst();
    for (Release release : harbour.releases().all()) {
      boolean meant =
          known.isPresent()
              ? known.get().release().digest().equals(release.digest())
              : SiteRecords.ids(release).contains(id);
      boolean relocated = release.stack().kind() == StackKind.PREFIX;
      if (meant
          && install.describe(
              id,
              harbour
                  .realise()
                  .realise(release, relocated ? site.layout().release(id).toString() : "/"),
              known.map(InstalledRelease::installedSeconds).orElse(work.nowSeconds()),
              known.isPresent())) {
        return true;
      }
    }
    return false;
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
