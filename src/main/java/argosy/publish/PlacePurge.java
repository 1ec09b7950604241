package argosy.publish;

import argosy.model.Artifact;
import argosy.model.Remote;
import argosy.model.RepositoryFormat;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Removes from a place what left its channels long enough ago (`spec/published.md`, Purging).
public final class PlacePurge {
  private final Remote remote;
  private final PublishedPlace place;
  private final PlacePublisher publisher;
  private final Map<String, RepositoryFormat> repositories;
  private final Path scratch;

  /// @param repositories the indexes to be written anew, by the id of their form
  public PlacePurge(
      PublishedPlace place,
      PlacePublisher publisher,
      Map<String, RepositoryFormat> repositories,
      Path scratch) {
    this.remote = place.remote();
    this.place = place;
    this.publisher = publisher;
    this.repositories = Map.copyOf(repositories);
    this.scratch = scratch;
  }

  /// What a purge removes.
  ///
  /// @param records of releases
  /// @param files of forms and packs
  public record Purged(List<String> leaving, Set<String> records, Set<String> files, long bytes) {
    public Purged {
      leaving = List.copyOf(leaving);
      records = Set.copyOf(records);
      files = Set.copyOf(files);
    }
  }

  /// @param keep how many releases of every product stay in the channel
  /// @param graceSeconds for which files of a release stay after it left
  /// @param really false only says what would be done
  public Purged run(String channel, int keep, long graceSeconds, long nowSeconds, boolean really)
      throws IOException {
    if (keep < 1) {
      throw new IllegalArgumentException("keep at least one release of every product");
    }
    PublishedChannel before = place.channel(channel).orElse(PublishedChannel.empty(channel));
    PublishedChannel after =
        really
            ? publisher.change(channel, c -> c.keeping(keep, nowSeconds))
            : before.keeping(keep, nowSeconds);
    List<String> leaving =
        after.leaving().stream()
            .map(PublishedChannel.Leaving::record)
            .filter(r -> before.leaving().stream().noneMatch(l -> l.record().equals(r)))
            .toList();
    Set<String> expired = new TreeSet<>();
    for (PublishedChannel.Leaving l : after.leaving()) {
      if (l.seconds() + graceSeconds <= nowSeconds) {
        expired.add(l.record());
      }
    }
    expired.removeAll(inAnyChannel(after));
    Map<String, PublishedRelease> going = new TreeMap<>();
    Map<String, PublishedRelease> staying = new TreeMap<>();
    for (String record : remote.list(PublishedPlace.RELEASES)) {
      Optional<PublishedRelease> release = place.findRelease(record);
      release.ifPresent(r -> (expired.contains(record) ? going : staying).put(record, r));
    }
    Set<String> files = new TreeSet<>(filesOf(going.values()));
    files.removeAll(filesOf(staying.values()));
    long bytes = 0;
    for (String file : files) {
      bytes += remote.size(file).orElse(0L);
    }
    if (really) {
      remove(channel, going, staying, files, expired, nowSeconds);
    }
    return new Purged(leaving, going.keySet(), files, bytes);
  }

  private Set<String> inAnyChannel(PublishedChannel purged) throws IOException {
    Set<String> records = new HashSet<>();
    purged.releases().forEach(m -> records.add(m.record()));
    for (String file : remote.list(PublishedPlace.CHANNELS)) {
      String name =
          file.substring(PublishedPlace.CHANNELS.length(), file.length() - ".json".length());
      if (!name.equals(purged.name())) {
        place.channel(name).ifPresent(c -> c.releases().forEach(m -> records.add(m.record())));
      }
    }
    return records;
  }

  private static Set<String> filesOf(Iterable<PublishedRelease> releases) {
    Set<String> files = new HashSet<>();
    for (PublishedRelease release : releases) {
      files.addAll(release.packs());
      for (PublishedRelease.Form form : release.forms()) {
        form.files().forEach(i -> files.add(form.folder() + "/" + i.name()));
      }
    }
    return files;
  }

  private void remove(
      String channel,
      Map<String, PublishedRelease> going,
      Map<String, PublishedRelease> staying,
      Set<String> files,
      Set<String> expired,
      long nowSeconds)
      throws IOException {
    for (Map.Entry<String, RepositoryFormat> repository : repositories.entrySet()) {
      index(repository.getKey(), repository.getValue(), going, staying);
    }
    for (String file : files) {
      remote.remove(file);
    }
    for (PublishedRelease r : going.values()) {
      boolean points =
          place
              .tagged(r.product(), r.tag(), r.platform())
              .filter(t -> t.recordName().equals(r.recordName()))
              .isPresent();
      if (points) {
        remote.remove(PublishedPlace.tagName(r.product(), r.tag(), r.platform()));
      }
    }
    for (String record : going.keySet()) { // after what it names: a purge that is killed finds it
      remote.remove(record);
    }
    publisher.change(channel, c -> c.forgetting(expired, nowSeconds));
  }

  /// Writes a repository's index without what goes, if something of it goes and something stays.
  private void index(
      String form,
      RepositoryFormat repository,
      Map<String, PublishedRelease> going,
      Map<String, PublishedRelease> staying)
      throws IOException {
    Map<String, List<Artifact>> left = byFolder(form, staying);
    for (String folder : byFolder(form, going).keySet()) {
      List<Artifact> artifacts = left.getOrDefault(folder, List.of());
      if (!artifacts.isEmpty()) {
        repository.index(
            artifacts,
            name -> new RemoteChannel(remote, folder + "/" + name),
            new RemoteOutput(remote, folder + "/", scratch.resolve(repository.id())));
      }
    }
  }

  private static Map<String, List<Artifact>> byFolder(
      String form, Map<String, PublishedRelease> releases) {
    Map<String, List<Artifact>> found = new TreeMap<>();
    for (PublishedRelease release : releases.values()) {
      for (PublishedRelease.Form f : release.forms()) {
        if (f.id().equals(form)) {
          found
              .computeIfAbsent(f.folder(), k -> new ArrayList<>())
              .add(f.artifact(release.release()));
        }
      }
    }
    return found;
  }
}
