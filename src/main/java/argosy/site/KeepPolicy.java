package argosy.site;

import argosy.model.Release;
import argosy.release.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How many releases of each train a site keeps, the newest; of each product on its own.
///
/// @param keep trains that are not in it are kept whole
public record KeepPolicy(Map<Train, Integer> keep) {
  private static final int ALL = Integer.MAX_VALUE;

  public KeepPolicy {
    keep = Map.copyOf(keep);
    keep.forEach((train, n) -> {
      if (n < 0) {
        throw new IllegalArgumentException("cannot keep " + n + " of a train");
      }
    });
  }

  /// What a tag belongs to.
  public enum Train {
    DAILY("daily"),
    WEEKLY("weekly"),
    RELEASE("release"),
    CANDIDATE("rc"),
    ON_DEMAND("on-demand"),
    EXPERIMENTAL("experimental"),
    /// What no rule names.
    OTHER("");

    private final String channel;

    Train(String channel) {
      this.channel = channel;
    }

    /// The channel that carries it; none carries what no rule names.
    public Optional<String> channel() {
      return channel.isEmpty() ? Optional.empty() : Optional.of(channel);
    }

    /// The train that a channel carries by its name.
    public static Train named(String channel) {
      return Stream.of(values())
          .filter(t -> t.channel.equals(channel.toLowerCase(Locale.ROOT)))
          .findFirst()
          .orElse(OTHER);
    }

    public static Train of(String tag) {
      return Tag.parseTolerant(tag)
          .map(t ->
              switch (t) {
                case Tag.Daily _ -> DAILY;
                case Tag.Weekly _ -> WEEKLY;
                case Tag.Version v -> v.candidate().isPresent() ? CANDIDATE : RELEASE;
                case Tag.OnDemand _ -> ON_DEMAND;
                case Tag.Experimental _ -> EXPERIMENTAL;
                case Tag.Alias _ -> OTHER;
              })
          .orElse(OTHER);
    }
  }

  /// Reads `48` or `all`.
  public static void parse(Map<Train, Integer> into, Train train, Optional<String> text) {
    if (text.isPresent()) {
      if (!text.get().matches("all|[0-9]{1,6}")) {
        throw new IllegalArgumentException("expected a number or all, got " + text.get());
      }
      into.put(train, text.get().equals("all") ? ALL : Integer.valueOf(text.get()));
    }
  }

  /// The releases that are more than are kept, oldest first.
  public List<InstalledRelease> tooMany(List<InstalledRelease> installed) {
    Map<String, Map<Train, List<InstalledRelease>>> groups = new HashMap<>();
    for (InstalledRelease r : installed) {
      groups
          .computeIfAbsent(r.release().stack().name(), p -> new EnumMap<>(Train.class))
          .computeIfAbsent(Train.of(r.release().tag()), t -> new ArrayList<>())
          .add(r);
    }
    List<InstalledRelease> out = new ArrayList<>();
    groups
        .values()
        .forEach(trains ->
            trains.forEach((train, releases) -> {
              releases.sort(newestInstalledFirst());
              int kept = keep.getOrDefault(train, releases.size());
              out.addAll(releases.subList(Math.min(kept, releases.size()), releases.size()));
            }));
    out.sort(newestInstalledFirst().reversed());
    return out;
  }

  /// By tag, then by time: a tag that is built again is newer.
  static Comparator<Release> newestFirst() {
    return (a, b) -> {
      Optional<Tag> left = Tag.parseTolerant(a.tag());
      Optional<Tag> right = Tag.parseTolerant(b.tag());
      int order = left.isPresent() && right.isPresent() ? right.get().compareTo(left.get()) : 0;
      return order != 0 ? order : Long.compare(b.epochSeconds(), a.epochSeconds());
    };
  }

  static Comparator<InstalledRelease> newestInstalledFirst() {
    return Comparator.comparing(InstalledRelease::release, newestFirst());
  }
}
