package argosy.app;

import argosy.base.Progress;
import argosy.format.cvmfs.GarbageCollection;
import argosy.format.cvmfs.Head;
import argosy.format.cvmfs.History;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.PrunableStorage;
import argosy.format.cvmfs.Resign;
import argosy.format.cvmfs.RevisionDiff;
import argosy.format.cvmfs.Signing;
import argosy.format.cvmfs.Tags;
import argosy.format.cvmfs.Whitelist;
import argosy.trust.RepositoryKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// What a publisher does to a CernVM-FS repository besides publishing: signatures, tags, garbage.
public final class CvmfsCare {
  private static final String AUTOMATIC = "generic-";
  private final Path folder;
  private final Progress progress;

  CvmfsCare(Path folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /// @param to as [CvmfsTarget] reads it, `cvmfs:` or not
  /// @param keys the folder with the repository's keys, if it is not in the home
  public record Place(String to, Optional<Path> keys, long nowSeconds) {
    private CvmfsTarget target() {
      return CvmfsTarget.parse(CvmfsTarget.isCvmfs(to) ? to : "cvmfs:" + to);
    }
  }

  /// Does something to a repository that is open for writing.
  @FunctionalInterface
  private interface Work<T> {
    T run(PrunableStorage storage, Head head) throws IOException;
  }

  private CvmfsHome home(Place place) {
    return new CvmfsHome(folder, place.keys(), progress);
  }

  private <T> T open(Place place, Work<T> work) throws IOException {
    CvmfsTarget target = place.target();
    CvmfsHome home = home(place);
    try (PrunableStorage storage = target.writing()) {
      Signing signing = home.signing(target.repository());
      return work.run(storage, home.head(storage, signing, place.nowSeconds()));
    }
  }

  private Manifest changed(Place place, Work<Manifest> work) throws IOException {
    Manifest manifest = open(place, work);
    home(place).remember(manifest, place.target());
    return manifest;
  }

  /// Signs the whitelist for so long from now on; an expired one as well.
  public Whitelist resign(Place place, long validSeconds) throws IOException {
    CvmfsTarget target = place.target();
    try (PrunableStorage storage = target.writing()) {
      Signing signing = home(place).signing(target.repository());
      return Resign.run(storage, signing, place.nowSeconds(), validSeconds);
    }
  }

  /// Signs with a new key and certificate from now on; the old ones are kept beside them.
  public Manifest rotate(Place place, long validSeconds) throws IOException {
    CvmfsHome home = home(place);
    return changed(
        place,
        (storage, head) -> {
          RepositoryKeys keys = RepositoryKeys.open(home.keyFolder(), head.manifest().repository());
          keys.rotate(place.nowSeconds(), new SecureRandom());
          return Resign.rotate(head, CvmfsHome.signing(keys), place.nowSeconds(), validSeconds);
        });
  }

  public List<History.Tag> tags(Place place) throws IOException {
    return open(place, (storage, head) -> head.history().tags());
  }

  public Manifest tag(Place place, String name, String description) throws IOException {
    return changed(place, (storage, head) -> Tags.add(head, name, description, place.nowSeconds()));
  }

  public Manifest untag(Place place, List<String> names) throws IOException {
    return changed(place, (storage, head) -> Tags.remove(head, names, place.nowSeconds()));
  }

  public Manifest rollback(Place place, String tag) throws IOException {
    return changed(place, (storage, head) -> Tags.rollback(head, tag, place.nowSeconds()));
  }

  public List<RevisionDiff.Change> diff(Place place, String before, String after)
      throws IOException {
    return open(
        place,
        (storage, head) ->
            RevisionDiff.between(head, Tags.require(head, before), Tags.require(head, after)));
  }

  /// Collects garbage.
  ///
  /// @param graceSeconds how long a revision stays once another took its place
  /// @param tagSeconds automatic tags older than this go first; empty keeps all
  public GarbageCollection.Collected collect(
      Place place, long graceSeconds, Optional<Long> tagSeconds, boolean dryRun)
      throws IOException {
    if (tagSeconds.isPresent() && !dryRun) {
      long since = place.nowSeconds() - tagSeconds.get();
      List<String> old =
          tags(place).stream()
              .filter(t -> t.name().startsWith(AUTOMATIC) && t.epochSeconds() < since)
              .map(History.Tag::name)
              .toList();
      if (!old.isEmpty()) {
        untag(place, old);
      }
    }
    return open(
        place,
        (storage, head) ->
            new GarbageCollection(head, storage).run(graceSeconds, place.nowSeconds(), dryRun));
  }
}
