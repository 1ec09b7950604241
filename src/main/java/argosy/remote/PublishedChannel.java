package argosy.remote;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.model.Digest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The releases of a channel, oldest first (`spec/published.md`).
///
/// @param serial rises by one with every change
/// @param seconds when it was signed, since 1970
/// @param leaving no longer in the channel, but readers may still be at them
/// @param keep how many releases of every product its purges keep; empty until somebody said
public record PublishedChannel(
    String name,
    long serial,
    long seconds,
    List<Member> releases,
    List<Leaving> leaving,
    Optional<Integer> keep) {
  public static final String MEDIA_TYPE = "application/vnd.argosy.channel.v1+json";

  public PublishedChannel {
    requireName(name);
    if (keep.isPresent() && keep.get() < 1) {
      throw new IllegalArgumentException("a channel keeps at least one release, got " + keep.get());
    }
    releases = List.copyOf(releases);
    leaving = List.copyOf(leaving);
  }

  /// @throws IllegalArgumentException if it cannot be a channel's name
  public static void requireName(String name) {
    if (!name.matches("[a-z0-9][a-z0-9_.-]{0,62}")) {
      throw new IllegalArgumentException(
          "a channel's name is of a-z, 0-9 and _ . -, as weekly: \"" + name + "\"");
    }
  }

  /// A release of the channel.
  ///
  /// @param record name of its record at the place
  /// @param digest of the record's envelope
  /// @param seconds when it came to the channel
  /// @param withdrawn the hint it was taken back with
  /// @param pinned why it stays, whatever is purged
  public record Member(
      String product,
      String tag,
      Digest release,
      String record,
      Digest digest,
      long seconds,
      Optional<String> withdrawn,
      Optional<String> pinned) {
    Member withdrawn(String hint) {
      return new Member(product, tag, release, record, digest, seconds, Optional.of(hint), pinned);
    }

    Member pinned(Optional<String> reason) {
      return new Member(product, tag, release, record, digest, seconds, withdrawn, reason);
    }
  }

  /// A release that was purged.
  ///
  /// @param record name of its record at the place
  /// @param seconds when it left the channel
  public record Leaving(String record, long seconds) {}

  /// A channel without releases, never signed.
  public static PublishedChannel empty(String name) {
    return new PublishedChannel(name, 0, 0, List.of(), List.of(), Optional.empty());
  }

  public static String fileName(String name) {
    requireName(name);
    return "argosy/channels/" + name + ".json";
  }

  /// The channel whose file this is.
  public static String nameOf(String fileName) {
    return fileName.substring("argosy/channels/".length(), fileName.length() - ".json".length());
  }

  /// What the channel leads to: its last release that is not withdrawn.
  ///
  /// @param product empty for any
  public Optional<Member> head(String product) {
    return releases.stream()
        .filter(m -> m.withdrawn().isEmpty())
        .filter(m -> product.isEmpty() || m.product().equals(product))
        .reduce((earlier, later) -> later);
  }

  /// With the release as the newest; where it is that already, the same.
  public PublishedChannel with(Member member, long nowSeconds) {
    List<Member> now = new ArrayList<>(releases);
    Optional<Member> head = head(member.product());
    if (head.isPresent()
        && head.get().release().equals(member.release())
        && head.get().digest().equals(member.digest())) {
      return this;
    }
    Optional<String> pinned =
        now.stream()
            .filter(m -> m.record().equals(member.record()))
            .flatMap(m -> m.pinned().stream())
            .findFirst();
    now.removeIf(m -> m.record().equals(member.record()));
    now.add(member.pinned(pinned));
    List<Leaving> left = new ArrayList<>(leaving);
    left.removeIf(l -> l.record().equals(member.record()));
    return new PublishedChannel(name, serial + 1, nowSeconds, now, left, keep);
  }

  /// With the newest releases of every product only, and those that are pinned; heads stay, the
  /// others leave.
  ///
  /// @param newest at least 1, withdrawn and pinned ones not counted
  public PublishedChannel keeping(int newest, long nowSeconds) {
    List<Member> now = new ArrayList<>();
    List<Leaving> left = new ArrayList<>(leaving);
    Map<String, Integer> counts = new HashMap<>();
    for (Member m : releases.reversed()) {
      int count = counts.getOrDefault(m.product(), 0);
      if (m.pinned().isPresent()) {
        now.addFirst(m);
        continue;
      }
      if (count >= newest) {
        left.add(new Leaving(m.record(), nowSeconds));
        continue;
      }
      if (m.withdrawn().isEmpty()) {
        counts.put(m.product(), count + 1);
      }
      now.addFirst(m);
    }
    return now.equals(releases)
        ? this
        : new PublishedChannel(name, serial + 1, nowSeconds, now, left, keep);
  }

  /// Without those that left so long ago that nobody is at them any more.
  public PublishedChannel forgetting(Collection<String> records, long nowSeconds) {
    List<Leaving> left = leaving.stream().filter(l -> !records.contains(l.record())).toList();
    return left.equals(leaving)
        ? this
        : new PublishedChannel(name, serial + 1, nowSeconds, releases, left, keep);
  }

  /// With a release taken back.
  ///
  /// @throws IllegalArgumentException if the channel has no such release
  public PublishedChannel withdraw(String product, String tag, String hint, long nowSeconds) {
    return changing(product, tag, nowSeconds, m -> m.withdrawn(hint));
  }

  /// With a release that is kept from purges.
  ///
  /// @param reason empty to keep it no longer
  /// @throws IllegalArgumentException if the channel has no such release
  public PublishedChannel pin(
      String product, String tag, Optional<String> reason, long nowSeconds) {
    return changing(product, tag, nowSeconds, m -> m.pinned(reason));
  }

  private PublishedChannel changing(
      String product, String tag, long nowSeconds, UnaryOperator<Member> how) {
    List<Member> now = new ArrayList<>();
    boolean found = false;
    for (Member m : releases) {
      boolean meant = m.product().equals(product) && m.tag().equals(tag);
      found |= meant;
      now.add(meant ? how.apply(m) : m);
    }
    if (!found) {
      throw new IllegalArgumentException(
          "channel " + name + " has no release " + product + "@" + tag);
    }
    return new PublishedChannel(name, serial + 1, nowSeconds, now, leaving, keep);
  }

  /// With another number of releases that purges keep.
  ///
  /// @param newest at least 1; empty for no rule
  public PublishedChannel keepsAlways(Optional<Integer> newest, long nowSeconds) {
    return newest.equals(keep)
        ? this
        : new PublishedChannel(name, serial + 1, nowSeconds, releases, leaving, newest);
  }

  public Json.Obj toJson() {
    List<Json> list = new ArrayList<>();
    for (Member m : releases) {
      list.add(
          Json.object()
              .put("product", m.product())
              .put("tag", m.tag())
              .put("release", m.release().toString())
              .put("record", m.record())
              .put("digest", m.digest().toString())
              .put("seconds", m.seconds())
              .putIf("withdrawn", m.withdrawn())
              .putIf("pinned", m.pinned())
              .build());
    }
    Json.Builder out = Json.object();
    keep.ifPresent(n -> out.put("keep", n));
    return out.put("schema", 1)
        .put("channel", name)
        .put("serial", serial)
        .put("seconds", seconds)
        .put("releases", new Json.Arr(list))
        .put(
            "leaving",
            new Json.Arr(
                leaving.stream()
                    .map(l ->
                        (Json)
                            Json.object()
                                .put("record", l.record())
                                .put("seconds", l.seconds())
                                .build())
                    .toList()))
        .build();
  }

  /// @throws CorruptException if a member is missing or of another type
  public static PublishedChannel fromJson(Json json) throws CorruptException {
    try {
      Json.Obj o = json.asObject();
      List<Member> members = new ArrayList<>();
      for (Json item : o.array("releases")) {
        Json.Obj m = item.asObject();
        members.add(
            new Member(
                m.string("product"),
                m.string("tag"),
                Digest.parse(m.string("release")),
                m.string("record"),
                Digest.parse(m.string("digest")),
                m.number("seconds"),
                m.find("withdrawn").map(Json::asString),
                m.find("pinned").map(Json::asString)));
      }
      List<Leaving> leaving = new ArrayList<>();
      for (Json item : o.array("leaving")) {
        leaving.add(
            new Leaving(item.asObject().string("record"), item.asObject().number("seconds")));
      }
      return new PublishedChannel(
          o.string("channel"),
          o.number("serial"),
          o.number("seconds"),
          members,
          leaving,
          o.find("keep").map(Json::asLong).map(Math::toIntExact));
    } catch (IllegalArgumentException e) {
      throw new CorruptException("channel: " + e.getMessage(), e);
    }
  }
}
