package argosy.app;

import argosy.base.HeldException;
import argosy.base.Json;
import argosy.model.Release;
import argosy.site.ChangeLock;
import argosy.site.Following;
import argosy.site.KeepPolicy;
import argosy.site.KeepPolicy.Train;
import argosy.site.Purge;
import argosy.site.Site;
import argosy.site.SiteWork;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// A site that keeps up with channels: installs what is new, moves the channel's link, purges what
/// is too much. Run by cron or a timer; what fails does not stop the rest.
public final class SiteFollow {
  private final Site site;
  private final SiteWork work;
  private final Sites sites;

  SiteFollow(Site site, SiteWork work, Sites sites) {
    this.site = site;
    this.work = work;
    this.sites = sites;
  }

  /// @param channels of a published place, else names of trains: `daily`, `weekly`, `release`,
  ///   `rc`, `on-demand`, `experimental`
  /// @param product empty for all
  /// @param graceSeconds for the purge
  public record Request(
      List<String> channels, Optional<String> product, KeepPolicy policy, long graceSeconds) {
    public Request {
      channels = List.copyOf(channels);
    }
  }

  /// @param coming ids that a dry run would fetch and install
  /// @param withdrawn `ID: HINT` of installed releases that were taken back since the last time
  /// @param channels `CHANNEL: ID` of each link, `CHANNEL.PRODUCT` where a site has several
  ///   products
  /// @param failed `RELEASE: why`
  public record Followed(
      List<Sites.Installed> installed,
      List<String> coming,
      List<String> channels,
      List<String> withdrawn,
      List<String> failed,
      Optional<Purge.Outcome> purge) {
    public Followed {
      installed = List.copyOf(installed);
      coming = List.copyOf(coming);
      channels = List.copyOf(channels);
      withdrawn = List.copyOf(withdrawn);
      failed = List.copyOf(failed);
    }

    /// @param reports what became of those that were sent
    public Json.Obj toJson(List<FollowReport.Delivery> reports) {
      Json.Builder out =
          Json.object()
              .put("reports", new Json.Arr(reports.stream().map(r -> (Json) r.toJson()).toList()))
              .put(
                  "installed",
                  new Json.Arr(installed.stream().map(i -> (Json) i.toJson()).toList()))
              .put("coming", coming)
              .put("channels", channels)
              .put("withdrawn", withdrawn)
              .put("failed", failed);
      purge.ifPresent(p -> out.put("purge", SiteKeeping.toJson(p)));
      return out.build();
    }
  }

  /// @throws IllegalArgumentException for a name that says nothing about tags
  private static Train train(String channel) {
    Train train = Train.named(channel);
    if (train == Train.OTHER) {
      throw new IllegalArgumentException(
          "unknown channel "
              + channel
              + ", expected daily, weekly, release, rc, on-demand or experimental; with --from any"
              + " channel of the place");
    }
    return train;
  }

  public Followed run(Harbour harbour, Request request, boolean dryRun) throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    List<Release> offered = new ArrayList<>();
    for (Release release : harbour.releases().all()) {
      String product = release.stack().name();
      if (request.product().map(product::equals).orElse(true) && sites.owners().takes(product)) {
        offered.add(release);
      }
    }
    List<Sites.Installed> installed = new ArrayList<>();
    List<String> links = new ArrayList<>();
    List<String> failed = new ArrayList<>();
    for (String channel : request.channels()) {
      Train train = train(channel);
      TreeSet<String> products = new TreeSet<>();
      offered.stream()
          .filter(r -> Train.of(r.tag()) == train)
          .forEach(r -> products.add(r.stack().name()));
      for (String product : products) {
        List<Release> ofProduct =
            offered.stream().filter(r -> r.stack().name().equals(product)).toList();
        for (Release release : new Following(site).wanted(ofProduct, train, request.policy())) {
          install(harbour, release, dryRun, installed, failed);
        }
        if (!dryRun) {
          String link = new Following(site).link(channel, product, products.size() == 1);
          work.run(
                  "site follow " + link,
                  () -> new Following(site).advance(link, product, train),
                  moved -> moved.map(Following.Pointed::moved).orElse(false))
              .ifPresent(to -> links.add(link + ": " + to.id()));
        }
      }
    }
    Optional<Purge.Outcome> purge =
        request.policy().keep().isEmpty()
            ? Optional.empty()
            : Optional.of(sites.keeping().purge(request.policy(), request.graceSeconds(), dryRun));
    return new Followed(
        installed.stream().filter(i -> !i.already()).toList(),
        List.of(),
        links,
        List.of(),
        failed,
        purge);
  }

  private void install(
      Harbour harbour,
      Release release,
      boolean dryRun,
      List<Sites.Installed> installed,
      List<String> failed)
      throws IOException {
    try {
      installed.add(sites.install(harbour, release, Optional.empty(), dryRun));
    } catch (InterruptedIOException | HeldException e) { // all that follows would be too
      throw e;
    } catch (IOException e) {
      failed.add(release.name() + ": " + e.getMessage());
    }
  }
}
