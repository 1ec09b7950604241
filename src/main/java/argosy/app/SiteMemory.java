package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.Stack;
import argosy.site.Account;
import argosy.site.ImageTier;
import argosy.site.InMemory;
import argosy.site.InstalledRelease;
import argosy.site.Pointers;
import argosy.site.RamTier;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// Releases of a site in memory.
public final class SiteMemory {
  private final Site site;
  private final SiteWork work;
  private final Progress progress;

  SiteMemory(Site site, SiteWork work, Progress progress) {
    this.site = site;
    this.work = work;
    this.progress = progress;
  }

  /// Whether a release is seen in memory at its place.
  public boolean isMounted(String id) throws IOException {
    return new RamTier(site).promoted().contains(id);
  }

  public Json.Obj toJson(RamTier.Plan plan) throws IOException {
    return Json.object()
        .put("id", plan.id())
        .put("already", plan.already())
        .put("newFiles", plan.newFiles())
        .put("newBytes", plan.newBytes())
        .put("freeBytes", plan.freeBytes())
        .put("leftOnDisk", plan.leftFiles())
        .put("mounted", isMounted(plan.id()))
        .build();
  }

  /// What is in memory now.
  public InMemory seen() throws IOException {
    return InMemory.of(site);
  }

  /// @param name empty for the active release
  /// @param form what comes: the whole; a working set, if the whole does not fit; an image
  public RamTier.Plan promote(String name, InMemory.Form form, boolean dryRun) throws IOException {
    InstalledRelease release = release(name);
    if (form == InMemory.Form.IMAGE) {
      return promoteImage(release, dryRun);
    }
    if (Account.uid() == 0 && !site.isOwnedBy(work.user())) {
      return mount(release, dryRun);
    }
    try (Parallel parallel = Parallel.ofMachine()) {
      RamTier tier = new RamTier(site);
      if (form == InMemory.Form.WORKING_SET && !tier.fits(release.id(), parallel)) {
        return promoteWorkingSet(tier, release, parallel, dryRun);
      }
      return dryRun
          ? tier.plan(release.id(), parallel)
          : work.run(
              "site promote " + release.id(), () -> tier.promote(release, parallel, progress));
    }
  }

  private RamTier.Plan promoteImage(InstalledRelease release, boolean dryRun) throws IOException {
    ImageTier tier = new ImageTier(site);
    if (dryRun) {
      return tier.plan(release);
    }
    try (Parallel parallel = Parallel.ofMachine()) {
      return work.run(
          "site promote " + release.id() + " --image",
          () -> tier.promote(release, parallel, progress));
    }
  }

  /// What the demo opens comes first; without a demo, small files do.
  private RamTier.Plan promoteWorkingSet(
      RamTier tier, InstalledRelease release, Parallel parallel, boolean dryRun)
      throws IOException {
    String id = release.id();
    progress.step("watch the demo");
    Stack stack = release.release().stack();
    List<String> first =
        stack.demo().isEmpty() ? List.of() : DemoWatch.opened(site.layout().release(id), stack);
    progress.done("it opens " + Texts.count(first.size(), "file"));
    return dryRun
        ? tier.planWorkingSet(id, first, parallel)
        : work.run(
            "site promote " + id + " --working-set",
            () -> tier.promoteWorkingSet(release, first, parallel, progress));
  }

  /// What root does on a site of somebody else: what the owner brought into memory is shown at its
  /// place; nothing in his folders is written.
  private RamTier.Plan mount(InstalledRelease release, boolean dryRun) throws IOException {
    RamTier tier = new RamTier(site);
    boolean already = tier.promoted().contains(release.id());
    if (!dryRun) {
      tier.mount(release.id());
    }
    long free = Files.getFileStore(site.layout().ram()).getUsableSpace();
    return new RamTier.Plan(release.id(), 0, 0, free, already, 0);
  }

  public String demote(String name, boolean dryRun) throws IOException {
    String id = release(name).id();
    if (!dryRun) {
      try (Parallel parallel = Parallel.ofMachine()) {
        work.run(
            "site promote --remove " + id,
            () -> {
              new RamTier(site).demote(id, parallel);
              return true;
            });
      }
    }
    return id;
  }

  private InstalledRelease release(String name) throws IOException {
    SiteRecords records = new SiteRecords(site);
    return name.isEmpty()
        ? records
            .installed(new Pointers(site).current().orElse(""))
            .orElseThrow(() ->
                new UnsupportedException("no release is active", "argosy site switch RELEASE"))
        : records.find(name);
  }
}
