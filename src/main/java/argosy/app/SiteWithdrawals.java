package argosy.app;

import argosy.base.UnsupportedException;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.site.InstalledRelease;
import argosy.site.KeepPolicy.Train;
import argosy.site.Site;
import argosy.site.SiteRecords;
import argosy.site.SiteWork;
import argosy.site.Withdrawals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What publishers took back, told to the sites that have it.
public final class SiteWithdrawals {
  private final Site site;
  private final SiteWork work;

  SiteWithdrawals(Site site, SiteWork work) {
    this.site = site;
    this.work = work;
  }

  /// The hint with which a channel of the place took a release back. A place that does not list its
  /// files is asked for the channel of the tag's train.
  public Optional<String> hint(PublishedPlace place, PublishedRelease release) throws IOException {
    for (String name : channels(place, release.tag())) {
      Optional<String> hint =
          place.channel(name).stream()
              .flatMap(channel -> channel.releases().stream())
              .filter(member -> member.release().equals(release.release()))
              .flatMap(member -> member.withdrawn().stream())
              .findFirst();
      if (hint.isPresent()) {
        return hint;
      }
    }
    return Optional.empty();
  }

  private static List<String> channels(PublishedPlace place, String tag) throws IOException {
    try {
      return place.remote().list(PublishedPlace.CHANNELS).stream()
          .map(PublishedChannel::nameOf)
          .toList();
    } catch (UnsupportedException e) {
      return Train.of(tag).channel().stream().toList();
    }
  }

  /// Every installed release that was taken back, as `ID: HINT`.
  public List<String> all() throws IOException {
    List<String> found = new ArrayList<>();
    for (InstalledRelease release : new SiteRecords(site).all()) {
      of(release.id()).ifPresent(hint -> found.add(release.id() + ": " + hint));
    }
    return found;
  }

  /// The hint with which an installed release was taken back.
  public Optional<String> of(String id) throws IOException {
    return new Withdrawals(site).hint(id);
  }

  /// Keeps what was learned of an installed release.
  ///
  /// @param hint empty if it is good again
  public void note(String command, String id, Optional<String> hint) throws IOException {
    Withdrawals notes = new Withdrawals(site);
    if (notes.hint(id).equals(hint)) {
      return;
    }
    work.run(
        command,
        () -> {
          notes.note(id, hint, work.nowSeconds());
          return true;
        });
  }

  /// Keeps what a channel says of installed releases.
  ///
  /// @return `ID: HINT` of those that it takes back and that were good before
  List<String> note(PublishedChannel channel, boolean dryRun) throws IOException {
    List<String> news = new ArrayList<>();
    List<InstalledRelease> installed = new SiteRecords(site).all();
    for (PublishedChannel.Member member : channel.releases()) {
      for (InstalledRelease release : installed) {
        if (!release.release().digest().equals(member.release())
            || of(release.id()).equals(member.withdrawn())) {
          continue;
        }
        member.withdrawn().ifPresent(hint -> news.add(release.id() + ": " + hint));
        if (!dryRun) {
          note("site follow " + channel.name(), release.id(), member.withdrawn());
        }
      }
    }
    return news;
  }
}
