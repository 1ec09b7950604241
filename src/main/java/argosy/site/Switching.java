package argosy.site;

import argosy.base.FailedException;
import argosy.base.HeldException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/// Makes another release the active one: one rename, whatever the size.
public final class Switching {
  private final Site site;
  private final Pointers pointers;
  private final SiteHistory history;

  public Switching(Site site) {
    this.site = site;
    this.pointers = new Pointers(site);
    this.history = new SiteHistory(site);
  }

  /// @param before empty if there was none
  public record Switched(Optional<String> before, String now) {}

  /// The release that `site switch` would make active.
  ///
  /// @param name a channel of the site or a release
  public InstalledRelease target(String name) throws IOException {
    SiteRecords records = new SiteRecords(site);
    Optional<String> id = Optional.ofNullable(pointers.channels().get(name));
    return records.find(id.orElse(name));
  }

  /// The release that `site revert` would make active: the one that was before, or further back if
  /// it is purged.
  ///
  /// @throws FailedException if there is none
  public String previous() throws IOException {
    List<String> before = history.before();
    for (String id : before) {
      if (Files.isDirectory(site.layout().release(id))) {
        return id;
      }
    }
    throw new FailedException(
        before.isEmpty()
            ? "there is no release to go back to: nothing else was active"
            : "all releases that were active before are purged: " + String.join(", ", before),
        "argosy site list shows what is installed; argosy site switch makes one of them active");
  }

  /// @throws HeldException if the site is closed for changes
  public Switched to(String id, SiteHistory.How how, String user, String because, long nowSeconds)
      throws IOException {
    Optional<String> before = pointers.current();
    if (!Files.isDirectory(site.layout().release(id))) {
      throw new IllegalArgumentException(id + " is not installed");
    }
    if (!before.equals(Optional.of(id))) {
      pointers.moveCurrent(id);
      history.add(new SiteHistory.Change(nowSeconds, user, how, id, because));
    }
    return new Switched(before, id);
  }
}
