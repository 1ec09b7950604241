package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.site.InstalledRelease;
import argosy.site.Pointers;
import argosy.site.RamTier;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import java.io.IOException;
import java.nio.file.Path;
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

  public static Json.Obj toJson(RamTier.Plan plan) {
    return Json.object()
        .put("id", plan.id())
        .put("already", plan.already())
        .put("newFiles", plan.newFiles())
        .put("newBytes", plan.newBytes())
        .put("freeBytes", plan.freeBytes())
        .build();
  }

  /// @param name empty for the active release
  public RamTier.Plan promote(String name, boolean dryRun) throws IOException {
    InstalledRelease release = release(name);
    try (Parallel parallel = Parallel.ofMachine()) {
      RamTier tier = new RamTier(site);
      return dryRun
          ? tier.plan(release.id(), parallel)
          : work.run(
              "site promote " + release.id(), () -> tier.promote(release, parallel, progress));
    }
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

  /// What an administrator puts where: the tmpfs at boot, and what fills it in the background.
  ///
  /// @param size as tmpfs takes it: `32G`
  public static List<String> bootLines(Path root, String size, String owner) {
    if (!size.matches("[0-9]+[kmgtKMGT%]?")) {
      throw new IllegalArgumentException("a ramdisk's size is like 32G, got " + size);
    }
    String escaped = root.resolve("ram").toString().replace("\\", "\\134").replace(" ", "\\040");
    return List.of(
        "# /etc/fstab: memory for the site",
        "tmpfs " + escaped + " tmpfs nodev,nosuid,noatime,mode=0755,size=" + size + ",nofail 0 0",
        "",
        "# /etc/systemd/system/argosy-site.service: the active release into memory, in the"
            + " background after boot",
        "[Unit]",
        "RequiresMountsFor=" + root.resolve("ram"),
        "[Service]",
        "Type=oneshot",
        "ExecStart=argosy site promote --site " + root,
        "[Install]",
        "WantedBy=multi-user.target",
        "# promote mounts, so it runs as root; the site belongs to " + owner);
  }
}
