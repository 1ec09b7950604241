package argosy.app;

import argosy.base.Json;
import argosy.site.ChangeLock;
import argosy.site.Hub;
import argosy.site.HubMenu;
import argosy.site.Site;
import argosy.site.SiteWork;
import java.io.IOException;
import java.nio.file.Path;

/// A site as the place where a JupyterHub starts its users' servers.
public final class SiteHub {
  private final Site site;
  private final SiteWork work;

  SiteHub(Site site, SiteWork work) {
    this.site = site;
    this.work = work;
  }

  /// @param configuration what JupyterHub loads
  public record Offered(Path configuration, HubMenu menu) {
    public Json.Obj toJson() {
      return Json.object()
          .put("configuration", configuration.toString())
          .put("menu", menu.toJson())
          .build();
    }
  }

  /// Sets it up, or changes how many are offered first.
  public Offered setUp(HubMenu.Counts counts, boolean dryRun) throws IOException {
    Hub hub = new Hub(site);
    new ChangeLock(site).requireOpen(work.nowSeconds());
    if (!dryRun) {
      work.run(
          "site hub",
          () -> {
            hub.setUp(counts);
            return true;
          });
    }
    return new Offered(hub.configuration(), hub.menu(counts));
  }

  /// How many are offered first: as before, if there is a hub.
  public HubMenu.Counts counts() throws IOException {
    return new Hub(site).counts().orElse(HubMenu.Counts.USUAL);
  }

  public void remove(boolean dryRun) throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    if (!dryRun) {
      work.run(
          "site hub --remove",
          () -> {
            new Hub(site).remove();
            return true;
          });
    }
  }
}
