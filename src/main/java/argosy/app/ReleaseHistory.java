package argosy.app;

import argosy.model.BlobSource;
import argosy.model.Content;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.release.Lock;
import argosy.release.Realise;
import argosy.release.Tag;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A new release follows the newest one before it of the same kind of tag, a weekly the last
/// weekly: in the layers of its images, and in since when each package is as it is.
final class ReleaseHistory implements Lock.History {
  private final Releases releases;
  private final ImageLayers layers;
  private final BlobSource blobs;

  ReleaseHistory(Releases releases, ImageLayers layers, BlobSource blobs) {
    this.releases = releases;
    this.layers = layers;
    this.blobs = blobs;
  }

  @Override
  public Release follow(Release first) throws IOException {
    Optional<Release> before = before(first);
    if (before.isEmpty()) {
      Optional<Release> base = base(first);
      return base.isEmpty() ? first : layers.of(first, base.get()).map(first::with).orElse(first);
    }
    Release dated = first.with(dated(first, before.get()));
    return layers.of(first, before.get()).map(dated::with).orElse(dated);
  }

  private Optional<Release> before(Release release) throws IOException {
    for (Release other : releases.all()) { // newest first
      if (other.stack().name().equals(release.stack().name())
          && other.stack().kind() == release.stack().kind()
          && other.platform().equals(release.platform())
          && kind(other).equals(kind(release))) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }

  /// What the first release of a stack stands on: its images share the layers of that.
  private Optional<Release> base(Release release) throws IOException {
    Set<Digest> packages = digests(release);
    for (Content content : release.stack().contents()) {
      if (content instanceof Content.OfRelease base) {
        String product = base.release().replaceFirst("@.*", "");
        for (Release other : releases.all()) {
          if (other.stack().name().equals(product) && packages.containsAll(digests(other))) {
            return Optional.of(other);
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Set<Digest> digests(Release release) {
    return release.packages().stream().map(Release.PackageRef::digest).collect(Collectors.toSet());
  }

  private static String kind(Release release) {
    return Tag.parseTolerant(release.tag())
        .map(tag ->
            switch (tag) {
              case Tag.Version v -> "version";
              case Tag.Weekly w -> "weekly";
              case Tag.Daily d -> "daily";
              case Tag.OnDemand o -> "on demand";
              case Tag.Experimental x -> "experimental";
              case Tag.Alias a -> "alias";
            })
        .orElse("other");
  }

  /// A package is as it was if it is the same one, and needs no package that came or went with this
  /// release: which of its dependencies are in the stack is part of how it is installed.
  private List<Release.PackageRef> dated(Release release, Release before) throws IOException {
    Map<String, Release.PackageRef> old = new HashMap<>();
    before.packages().forEach(p -> old.put(p.name(), p));
    Set<String> moved = new HashSet<>(old.keySet());
    release.packages().stream()
        .map(Release.PackageRef::name)
        .filter(name -> !moved.remove(name))
        .toList()
        .forEach(moved::add);
    List<Release.PackageRef> dated = new ArrayList<>();
    for (Release.PackageRef ref : release.packages()) {
      Release.PackageRef was = old.get(ref.name());
      boolean same =
          was != null
              && was.digest().equals(ref.digest())
              && (moved.isEmpty()
                  || Realise.loadPackage(blobs, ref.digest()).dependencyNames().stream()
                      .noneMatch(moved::contains));
      dated.add(same ? ref.since(before.since(ref.name())) : ref);
    }
    return dated;
  }
}
