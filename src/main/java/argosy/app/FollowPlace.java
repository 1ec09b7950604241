package argosy.app;

import argosy.base.CorruptException;
import argosy.base.HeldException;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.site.ChangeLock;
import argosy.site.Following;
import argosy.site.KeepPolicy.Train;
import argosy.site.Purge;
import argosy.site.SeenChannels;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// A site that keeps up with channels of a published place: fetches and installs what is new, moves
/// the channel's link, notes what was taken back, purges what is too much.
public final class FollowPlace {
  private final Site site;
  private final SiteWork work;
  private final Sites sites;
  private final Harbour harbour;
  private final PublishedPlace place;
  private final List<String> addresses;
  private final List<Sites.Installed> installed = new ArrayList<>();
  private final List<String> coming = new ArrayList<>();
  private final List<String> links = new ArrayList<>();
  private final List<String> withdrawn = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();

  /// @param addresses of the place and its mirrors
  FollowPlace(
      Site site,
      SiteWork work,
      Sites sites,
      Harbour harbour,
      PublishedPlace place,
      List<String> addresses) {
    this.site = site;
    this.work = work;
    this.sites = sites;
    this.harbour = harbour;
    this.place = place;
    this.addresses = List.copyOf(addresses);
  }

  /// Once; what fails does not stop the rest.
  public SiteFollow.Followed run(SiteFollow.Request request, boolean dryRun) throws IOException {
    new ChangeLock(site).requireOpen(work.nowSeconds());
    for (String channel : request.channels()) {
      try {
        follow(channel, request, dryRun);
      } catch (InterruptedIOException | HeldException e) { // all that follows would be too
        throw e;
      } catch (IOException e) {
        failed.add("channel " + channel + ": " + e.getMessage());
      }
    }
    Optional<Purge.Outcome> purge =
        request.policy().keep().isEmpty()
            ? Optional.empty()
            : Optional.of(sites.keeping().purge(request.policy(), request.graceSeconds(), dryRun));
    return new SiteFollow.Followed(
        installed.stream().filter(i -> !i.already()).toList(),
        coming,
        links,
        withdrawn,
        failed,
        purge);
  }

  private void follow(String channel, SiteFollow.Request request, boolean dryRun)
      throws IOException {
    PublishedChannel published = newest(channel);
    TreeSet<String> products = new TreeSet<>();
    published.releases().forEach(m -> products.add(m.product()));
    request.product().ifPresent(wanted -> products.removeIf(p -> !p.equals(wanted)));
    for (String product : List.copyOf(products)) {
      if (!sites.owners().takes(product)) { // somebody else's
        products.remove(product);
      }
    }
    for (String product : products) {
      List<PublishedChannel.Member> good =
          published.releases().stream()
              .filter(m -> m.product().equals(product) && m.withdrawn().isEmpty())
              .toList();
      int keep = request.policy().keep().getOrDefault(Train.named(channel), 1);
      for (PublishedChannel.Member member :
          good.subList(Math.max(0, good.size() - keep), good.size())) {
        install(member, dryRun);
      }
      if (!dryRun) {
        String link = new Following(site).link(channel, product, products.size() == 1);
        work.run(
                "site follow " + link,
                () -> point(link, good),
                moved -> moved.map(Following.Pointed::moved).orElse(false))
            .ifPresent(to -> links.add(link + ": " + to.id()));
      }
    }
    withdrawn.addAll(sites.withdrawals().note(published, dryRun));
    if (!dryRun) {
      work.run(
          "site follow " + channel,
          () -> new SeenChannels(site).remember(channel, addresses, published.serial()),
          news -> news);
    }
  }

  private PublishedChannel newest(String channel) throws IOException {
    PublishedChannel published =
        place
            .channel(channel)
            .orElseThrow(() -> new NoSuchFileException(place.remote().where() + " has none"));
    long seen = new SeenChannels(site).serial(channel, addresses);
    if (published.serial() < seen) {
      throw new CorruptException(
          "%s shows serial %d, but %d was seen there before: it is behind, or an old state is shown"
              .formatted(place.remote().where(), published.serial(), seen));
    }
    return published;
  }

  private void install(PublishedChannel.Member member, boolean dryRun) throws IOException {
    try {
      PublishedRelease release = place.release(member);
      String id = id(release);
      if (new Following(site).wasPurged(id) || new SiteRecords(site).installed(id).isPresent()) {
        return;
      }
      if (dryRun) {
        coming.add(id);
        return;
      }
      harbour.fetch().run(place, release);
      installed.add(
          sites.install(
              harbour,
              harbour.releases().load(release.release()),
              Optional.of(place.envelope(member.record())),
              false));
    } catch (InterruptedIOException | HeldException e) {
      throw e;
    } catch (IOException e) {
      failed.add(member.product() + "@" + member.tag() + ": " + e.getMessage());
    }
  }

  private String id(PublishedRelease r) throws IOException {
    return new SiteRecords(site).idFor(r.product(), r.tag(), r.release(), r.epochSeconds());
  }

  private String id(PublishedChannel.Member member) throws IOException {
    return id(place.release(member));
  }

  /// At the newest that is installed.
  private Optional<Following.Pointed> point(String link, List<PublishedChannel.Member> good)
      throws IOException {
    for (PublishedChannel.Member member : good.reversed()) {
      String id = id(member);
      if (new SiteRecords(site).installed(id).isPresent()) {
        return Optional.of(new Following(site).point(link, id));
      }
    }
    return Optional.empty();
  }
}
