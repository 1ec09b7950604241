package argosy.app;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.format.cvmfs.Head;
import argosy.format.cvmfs.Manifest;
import argosy.format.cvmfs.ObjectSource;
import argosy.format.cvmfs.PrunableStorage;
import argosy.format.cvmfs.Publisher;
import argosy.format.cvmfs.Signing;
import argosy.format.tar.InlineBlobs;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.publish.cvmfs.DirectorySource;
import argosy.publish.cvmfs.FileMemo;
import argosy.publish.cvmfs.OwnerPolicy;
import argosy.publish.cvmfs.TarSource;
import argosy.publish.cvmfs.TreeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Publishes a release, a directory or a tar stream to a CernVM-FS repository.
public final class CvmfsPublish {
  private static final String DIRECTORY_TAG = "generic-";
  private final Harbour harbour;
  private final Parallel parallel;
  private final Progress progress;

  CvmfsPublish(Harbour harbour, Parallel parallel, Progress progress) {
    this.harbour = harbour;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// Where and how.
  ///
  /// @param to as [CvmfsTarget] reads it
  /// @param keys the folder with the repository's keys, if it is not in the home
  /// @param at the path in the repository, `/a/b`; empty for the usual one
  /// @param tag a name for the revision; empty for the usual one
  /// @param links names of links that shall point to the release, beside it
  /// @param watched whether a release's demo is run to publish its start-up set
  public record Request(
      String to,
      Optional<Path> keys,
      Optional<String> at,
      Optional<String> tag,
      List<String> links,
      boolean watched,
      long nowSeconds) {
    public Request {
      links = List.copyOf(links);
      at.ifPresent(CvmfsPublish::requirePath);
    }
  }

  private static void requirePath(String at) {
    if (!at.equals("/")) {
      if (!at.startsWith("/")) {
        throw new IllegalArgumentException("expected --at /PATH but got \"" + at + "\"");
      }
      Entry.requirePath(at.substring(1));
    }
  }

  /// What is there now.
  ///
  /// @param at the path of what was published
  public record Published(
      String repository, String at, Publisher.Published result, double seconds) {
    public Json.Obj toJson() {
      Manifest manifest = result.manifest();
      return Json.object()
          .put("repository", repository)
          .put("at", at)
          .put("revision", manifest.revision())
          .put("rootCatalog", manifest.rootCatalog().toString())
          .put("published", Instant.ofEpochSecond(manifest.publishedEpochSeconds()).toString())
          .put("changed", result.changed())
          .put("entries", result.entries())
          .put("sameEntries", result.sameEntries())
          .put("catalogs", result.catalogs())
          .put("largestCatalog", result.largestCatalog())
          .build();
    }
  }

  /// A change of a repository that is open.
  ///
  /// @param then what is done once it is published
  private record Work(Publisher.Change change, Publisher.Source source, Then then) {}

  /// What is done in the end.
  @FunctionalInterface
  private interface Then {
    void run() throws IOException;
  }

  /// Says what to do once the repository is open.
  @FunctionalInterface
  private interface Plan {
    Work make(Head head) throws IOException;
  }

  /// A release under `/PLATFORM/PRODUCT/TAG`, relocated to where clients mount it.
  public Published release(Request request, String name) throws IOException {
    Release release = harbour.releases().find(name);
    CvmfsTree place = request.at().map(CvmfsTree::new).orElseGet(() -> CvmfsTree.of(release));
    String repository = CvmfsTarget.parse(request.to()).repository();
    progress.step("realise");
    Profile profile = harbour.realise().realise(release, place.prefix(repository, release));
    progress.done(
        Texts.count(profile.tree().fileCount(), "file")
            + ", "
            + Texts.size(profile.tree().totalBytes()));
    InlineBlobs blobs = new InlineBlobs(harbour.blobs());
    Optional<List<String>> startup =
        request.watched() ? harbour.startupSet().of(release) : Optional.empty();
    List<Entry> entries = place.entries(profile, repository, startup, blobs);
    List<Entry> links = new ArrayList<>();
    request.links().forEach(link -> links.add(place.link(link)));
    TreeSource source =
        new TreeSource(
            place.at(), entries, links, blobs, harbour.memo(), release.epochSeconds(), progress);
    return run(
        request,
        place.at(),
        head -> {
          String tag = request.tag().orElse(release.stack().name() + "-" + release.tag());
          boolean free = head.history().tag(tag).isEmpty();
          return new Work(
              new Publisher.Change(
                  List.of(place.at()),
                  free || request.tag().isPresent() ? Optional.of(tag) : Optional.empty(),
                  release.name()),
              source,
              () -> {});
        });
  }

  /// A directory as it lies; below `at` nothing else stays.
  public Published directory(Request request, Path directory, OwnerPolicy owner, boolean attributes)
      throws IOException {
    String at = at(request);
    CvmfsHome home = home(request);
    Path files = home.files(CvmfsTarget.parse(request.to()).repository());
    return run(
        request,
        at,
        head -> {
          FileMemo memo = FileMemo.read(files, head.algorithm());
          DirectorySource source =
              new DirectorySource(
                  directory,
                  new DirectorySource.Options(at, owner, attributes),
                  memo,
                  request.nowSeconds() * 1_000_000_000L,
                  progress);
          return new Work(
              new Publisher.Change(
                  List.of(at), Optional.of(tag(request, head)), directory.toString()),
              source,
              () -> memo.write(files));
        });
  }

  /// What a tar stream holds, put over what is there; `removed` paths go before.
  public Published tar(
      Request request, InputStream tar, String where, OwnerPolicy owner, List<String> removed)
      throws IOException {
    String at = at(request);
    removed.forEach(CvmfsPublish::requirePath);
    try (TarSource source = new TarSource(tar, where, at, owner, parallel, progress)) {
      return run(
          request,
          at,
          head ->
              new Work(
                  new Publisher.Change(removed, Optional.of(tag(request, head)), where),
                  source,
                  () -> {}));
    }
  }

  private static String at(Request request) {
    return request.at().filter(a -> !a.equals("/")).orElse("");
  }

  /// As the original names revisions that nobody named.
  private static String tag(Request request, Head head) {
    if (request.tag().isPresent()) {
      return request.tag().get();
    }
    String second = DIRECTORY_TAG + Instant.ofEpochSecond(request.nowSeconds());
    String free = second;
    for (int i = 2; head.history().tag(free).isPresent(); i++) {
      free = second + "." + i; // several revisions in one second
    }
    return free;
  }

  private CvmfsHome home(Request request) {
    return new CvmfsHome(harbour.home().resolve("cvmfs"), request.keys(), progress);
  }

  private Published run(Request request, String at, Plan plan) throws IOException {
    long start = System.nanoTime();
    CvmfsTarget target = CvmfsTarget.parse(request.to());
    CvmfsHome home = home(request);
    try (PrunableStorage storage = target.writing();
        LayerObjects layers = new LayerObjects(harbour.memo())) {
      Signing signing = home.begin(storage, target.repository(), parallel, request.nowSeconds());
      Head head = home.head(storage, signing, request.nowSeconds());
      progress.step("publish " + target.repository());
      Work work = plan.make(head);
      List<ObjectSource> others = new ArrayList<>(home.published());
      others.add(layers);
      Publisher.Published result =
          new Publisher(storage, signing, parallel, others)
              .publish(head, work.change(), work.source(), request.nowSeconds());
      work.then().run();
      home.remember(result.manifest(), target);
      progress.done(
          "revision %d, %s, %s written"
              .formatted(
                  result.manifest().revision(),
                  Texts.entries(result.entries()),
                  Texts.count(result.catalogs(), "catalog")));
      return new Published(
          target.repository(), at.isEmpty() ? "/" : at, result, (System.nanoTime() - start) / 1e9);
    }
  }
}
