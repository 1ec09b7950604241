package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.model.Digest;
import argosy.model.Remote;
import argosy.model.RepositoryFormat;
import argosy.publish.PlacePublisher;
import argosy.publish.PlacePurge;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The channels of a published place: what they lead to, and moving it.
public final class Channels {
  private final Harbour harbour;
  private final Parallel parallel;
  private final Progress progress;
  private final Remote remote;
  private final long nowSeconds;

  Channels(Harbour harbour, Parallel parallel, Progress progress, Remote remote, long nowSeconds) {
    this.harbour = harbour;
    this.parallel = parallel;
    this.progress = progress;
    this.remote = remote;
    this.nowSeconds = nowSeconds;
  }

  private PublishedPlace place() throws IOException {
    return new PublishedPlace(remote, harbour.keys().trusted(nowSeconds));
  }

  /// All channels, by name.
  public List<PublishedChannel> all() throws IOException {
    List<PublishedChannel> found = new ArrayList<>();
    for (String file : remote.list(PublishedPlace.CHANNELS)) {
      place().channel(PublishedChannel.nameOf(file)).ifPresent(found::add);
    }
    return found;
  }

  /// @throws NoSuchFileException if there is none
  public PublishedChannel find(String name) throws IOException {
    return place()
        .channel(name)
        .orElseThrow(() -> new NoSuchFileException(remote.where() + ": no channel " + name));
  }

  /// Makes a release of one channel the newest of another: nothing is built or sent again.
  ///
  /// @param release `PRODUCT@TAG` in the first channel
  public PublishedChannel promote(String release, String from, String to) throws IOException {
    PublishedChannel.Member member = member(find(from), release);
    PublishedRelease published = place().release(member);
    return changing(publisher -> publisher.moveChannel(to, published, nowSeconds));
  }

  /// Takes a release back.
  ///
  /// @param hint why, and what to use instead
  public PublishedChannel withdraw(String release, String channel, String hint) throws IOException {
    PublishedChannel.Member member = member(find(channel), release);
    return changing(publisher ->
        publisher.change(
            channel, c -> c.withdraw(member.product(), member.tag(), hint, nowSeconds)));
  }

  /// Keeps a release from purges of its channel, or no longer.
  ///
  /// @param reason empty to keep it no longer
  public PublishedChannel pin(String release, String channel, Optional<String> reason)
      throws IOException {
    PublishedChannel.Member member = member(find(channel), release);
    return changing(publisher ->
        publisher.change(channel, c -> c.pin(member.product(), member.tag(), reason, nowSeconds)));
  }

  /// Says how many releases of every product the channel's purges keep from now on.
  ///
  /// @param newest at least 1; empty for no rule
  public PublishedChannel keep(String channel, Optional<Integer> newest) throws IOException {
    find(channel);
    return changing(publisher -> publisher.change(channel, c -> c.keepsAlways(newest, nowSeconds)));
  }

  /// Keeps the newest releases of a channel and removes what left it long enough ago.
  ///
  /// @param newest empty for as many as the channel's own rule says
  public PlacePurge.Purged purge(
      String channel, Optional<Integer> newest, long graceSeconds, boolean really)
      throws IOException {
    Optional<Integer> rule = find(channel).keep();
    int keep =
        newest
            .or(() -> rule)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "how many releases of "
                        + channel
                        + " stay? give --keep N, or once for all"
                        + " argosy channel keep"));
    return changing((publisher, scratch) ->
        new PlacePurge(place(), publisher, repositories(), scratch)
            .run(channel, keep, graceSeconds, nowSeconds, really));
  }

  private Map<String, RepositoryFormat> repositories() throws IOException {
    FormTable.Means means =
        new FormTable.Means(
            harbour.keys().signer(nowSeconds, nowSeconds), parallel, harbour.memo(), nowSeconds);
    Map<String, RepositoryFormat> made = new LinkedHashMap<>();
    for (FormTable.Row row : FormTable.ALL.rows()) {
      row.repository().ifPresent(maker -> made.put(row.id(), maker.with(means)));
    }
    return made;
  }

  private static PublishedChannel.Member member(PublishedChannel channel, String release) {
    List<PublishedChannel.Member> meant =
        channel.releases().stream()
            .filter(m -> release.equals(m.product() + "@" + m.tag()))
            .toList();
    if (meant.isEmpty()) {
      throw new IllegalArgumentException(
          "channel "
              + channel.name()
              + " has no release "
              + release
              + " (it has "
              + String.join(
                  ", ", channel.releases().stream().map(m -> m.product() + "@" + m.tag()).toList())
              + ")");
    }
    return meant.getLast();
  }

  @FunctionalInterface
  private interface Change<T> {
    T with(PlacePublisher publisher) throws IOException;
  }

  @FunctionalInterface
  private interface ScratchChange<T> {
    T with(PlacePublisher publisher, Path scratch) throws IOException;
  }

  private <T> T changing(Change<T> change) throws IOException {
    return changing((publisher, scratch) -> change.with(publisher));
  }

  private <T> T changing(ScratchChange<T> change) throws IOException {
    try (Scratch scratch = Scratch.in(harbour.home().resolve("cache/publish"))) {
      return change.with(
          new PlacePublisher(
              remote,
              harbour.keys().signer(nowSeconds, nowSeconds),
              harbour.keys().trusted(nowSeconds),
              parallel,
              progress,
              harbour.indexes(),
              scratch.folder()),
          scratch.folder());
    }
  }

  /// For scripts.
  public static Json.Obj json(PublishedChannel channel) {
    List<Json> releases = new ArrayList<>();
    for (PublishedChannel.Member m : channel.releases()) {
      releases.add(
          Json.object()
              .put("release", m.product() + "@" + m.tag())
              .put("digest", m.release().toString())
              .put("since", Instant.ofEpochSecond(m.seconds()).toString())
              .putIf("withdrawn", m.withdrawn())
              .putIf("pinned", m.pinned())
              .build());
    }
    Json.Builder out =
        Json.object()
            .put("channel", channel.name())
            .put("serial", channel.serial())
            .put("releases", new Json.Arr(releases))
            .put("leaving", channel.leaving().size());
    channel.keep().ifPresent(n -> out.put("keep", n));
    Optional<Digest> head = channel.head("").map(PublishedChannel.Member::release);
    out.putIf("head", head.map(Digest::toString));
    return out.build();
  }
}
