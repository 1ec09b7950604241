package argosy.site;

import argosy.model.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a site that follows a channel lacks.
public final class Following {
  private final Site site;

  public Following(Site site) {
    this.site = site;
  }

  /// A channel is a train: its newest releases that were not withdrawn are wanted, as many as the
  /// policy keeps (one if it does not say), less those of them that were purged here before: no
  /// older one comes in their place.
  ///
  /// @param offered releases of the source
  /// @return oldest first, so that the newest is installed when all before it are
  public List<Release> wanted(List<Release> offered, KeepPolicy.Train train, KeepPolicy policy)
      throws IOException {
    SiteRecords records = new SiteRecords(site);
    Withdrawals withdrawals = new Withdrawals(site);
    List<Release> good = new ArrayList<>();
    for (Release release : offered) {
      if (KeepPolicy.Train.of(release.tag()) == train
          && withdrawals.hint(records.idFor(release)).isEmpty()) {
        good.add(release);
      }
    }
    good.sort(KeepPolicy.newestFirst());
    List<Release> wanted = new ArrayList<>();
    for (Release release : good.stream().limit(policy.keep().getOrDefault(train, 1)).toList()) {
      if (!wasPurged(records.idFor(release))) {
        wanted.add(release);
      }
    }
    return wanted.reversed();
  }

  /// Whether it was here and is not followed again.
  public boolean wasPurged(String id) {
    return Files.exists(site.layout().purged(id));
  }

  /// What the channel's link of a product is called: as the channel if that is this product's
  /// already, or free and nobody else wants it; else `CHANNEL.PRODUCT`. So a link stays what it is
  /// when another product comes.
  ///
  /// @param alone whether this is the only product that follows the channel now
  public String link(String channel, String product, boolean alone) throws IOException {
    Optional<String> id = Optional.ofNullable(new Pointers(site).channels().get(channel));
    Optional<InstalledRelease> there =
        id.isEmpty() ? Optional.empty() : new SiteRecords(site).installed(id.get());
    return there.map(r -> r.release().stack().name().equals(product)).orElse(alone)
        ? channel
        : channel + "." + product;
  }

  /// A channel's link, and whether it points elsewhere than before.
  public record Pointed(String id, boolean moved) {}

  /// Points a channel at an installed release. Under the lock.
  public Pointed point(String channel, String id) throws IOException {
    Pointers pointers = new Pointers(site);
    boolean moved = !id.equals(pointers.channels().get(channel));
    if (moved) {
      pointers.moveChannel(channel, id);
    }
    return new Pointed(id, moved);
  }

  /// Points the channel at its newest installed release.
  public Optional<Pointed> advance(String channel, String product, KeepPolicy.Train train)
      throws IOException {
    List<InstalledRelease> installed = new ArrayList<>();
    for (InstalledRelease r : new SiteRecords(site).all()) {
      if (KeepPolicy.Train.of(r.release().tag()) == train
          && r.release().stack().name().equals(product)
          && new Withdrawals(site).hint(r.id()).isEmpty()) {
        installed.add(r);
      }
    }
    installed.sort(KeepPolicy.newestInstalledFirst());
    if (installed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(point(channel, installed.getFirst().id()));
  }
}
