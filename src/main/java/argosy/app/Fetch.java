package argosy.app;

import argosy.base.CorruptException;
import argosy.base.DidYouMean;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.Texts;
import argosy.base.UnsupportedException;
import argosy.model.BlobSource;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Platform;
import argosy.model.Release;
import argosy.model.Sections;
import argosy.release.Reachability;
import argosy.release.ReleaseRefs;
import argosy.release.Tag;
import argosy.remote.PublishedChannel;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.store.KeptIndexes;
import argosy.store.RemotePacks;
import argosy.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/// A release from a published place or a bundle into the store: only the objects that are missing,
/// each checked; the names last.
public final class Fetch {
  /// Plain bytes after which what came is sealed.
  private static final long SEAL_BYTES = 256L << 20;

  private final Store store;
  private final KeptIndexes kept;
  private final Parallel parallel;
  private final Progress progress;

  /// @param kept what was learned of packs before
  Fetch(Store store, KeptIndexes kept, Parallel parallel, Progress progress) {
    this.kept = kept;
    this.store = store;
    this.parallel = parallel;
    this.progress = progress;
  }

  /// @param objects that were missing
  /// @param bytes of them, plain
  public record Fetched(Release release, long objects, long bytes) {
    public Json.Obj toJson() {
      return Json.object()
          .put("release", Releases.brief(release))
          .put("newObjects", objects)
          .put("newBytes", bytes)
          .build();
    }
  }

  /// The release a person means: `PRODUCT@TAG`, or the newest of a channel (`weekly`,
  /// `PRODUCT@weekly`).
  ///
  /// @throws IllegalArgumentException if it is not there
  /// @throws CorruptException if no trusted key signed it
  public PublishedRelease find(PublishedPlace place, String name) throws IOException {
    List<String> names = new ArrayList<>();
    return seek(place, name, names)
        .orElseThrow(() ->
            new IllegalArgumentException(
                place.remote().where() + " has no " + name + DidYouMean.hint(name, names)));
  }

  /// The same where it may be missing.
  ///
  /// @throws CorruptException if no trusted key signed it
  Optional<PublishedRelease> seek(PublishedPlace place, String name) throws IOException {
    return seek(place, name, new ArrayList<>());
  }

  private static Optional<PublishedRelease> seek(
      PublishedPlace place, String name, List<String> names) throws IOException {
    String product = name.contains("@") ? name.substring(0, name.indexOf('@')) : "";
    String tag = name.substring(name.indexOf('@') + 1);
    if (tag.matches("[a-z0-9][a-z0-9_.-]{0,62}")) {
      Optional<PublishedChannel> channel = place.channel(tag);
      Optional<PublishedChannel.Member> head = channel.flatMap(c -> c.head(product));
      if (head.isPresent()) {
        return Optional.of(place.release(head.get()));
      }
    }
    if (!product.isEmpty()) {
      String text = Tag.parseTolerant(tag).map(Tag::text).orElse(tag);
      Optional<PublishedRelease> tagged = place.tagged(product, text, Platform.LINUX_AMD64);
      if (tagged.isPresent()) {
        return tagged;
      }
    }
    Optional<PublishedRelease> found = Optional.empty();
    for (String record : place.remote().list(PublishedPlace.RELEASES)) {
      PublishedRelease release = place.findRelease(record).orElseThrow();
      names.add(release.product() + "@" + release.tag());
      boolean meant = names.getLast().equals(name) || release.release().toString().equals(name);
      if (meant && (found.isEmpty() || found.get().epochSeconds() < release.epochSeconds())) {
        found = Optional.of(release);
      }
    }
    return found;
  }

  /// What a fetch would bring.
  ///
  /// @param objects that are missing
  public record Plan(PublishedRelease release, long objects) {
    /// For people, after `would`.
    String text() {
      return "fetch %s@%s: %s of %d (at most %s), and install it"
          .formatted(
              release.product(),
              release.tag(),
              Texts.count(objects, "object"),
              release.objects(),
              Texts.size(release.storedBytes()));
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("fetch", release.product() + "@" + release.tag())
          .put("release", release.release().toString())
          .put("objects", objects)
          .put("mostBytes", release.storedBytes())
          .build();
    }
  }

  /// Fetches the lists of the release's files, nothing else.
  public Plan plan(PublishedPlace place, PublishedRelease published) throws IOException {
    try (RemotePacks packs = place.packs(published, parallel, kept)) {
      return new Plan(published, missing(place, published, packs).size());
    }
  }

  /// Whether every object of a release is here, so that nothing needs to be asked.
  private boolean isHere(Digest release) throws IOException {
    if (!store.objects().has(release)) {
      return false;
    }
    try {
      for (Digest digest : new Reachability(store.refs(), store.objects()).of(release)) {
        if (!store.objects().has(digest)) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false; // a fetch that was broken off
    }
  }

  private Set<Digest> missing(PublishedPlace place, PublishedRelease published, RemotePacks packs)
      throws IOException {
    Reachability reach = new Reachability(store.refs(), new First(store.objects(), packs));
    Set<Digest> missing = new HashSet<>();
    for (Digest digest : reach.of(published.release())) {
      if (!store.objects().has(digest)) {
        if (!packs.has(digest)) {
          throw new UnsupportedException(
              place.remote().where() + " has only what another release lacks, which is not here",
              "import the bundle it stands on first; argosy bundle show says which");
        }
        missing.add(digest);
      }
    }
    return missing;
  }

  /// What arrived before a failure stays in the store, so that the next attempt fetches the rest.
  ///
  /// @throws UnsupportedException if it stands on a release that is not here
  public Fetched run(PublishedPlace place, PublishedRelease published) throws IOException {
    progress.step("fetch " + published.product() + "@" + published.tag());
    if (isHere(published.release())) {
      Release release = release(published.release());
      name(release);
      progress.done("is here");
      return new Fetched(release, 0, 0);
    }
    try (RemotePacks packs = place.packs(published, parallel, kept)) {
      Set<Digest> missing = missing(place, published, packs);
      long before = store.objects().newBytes();
      AtomicLong unsealed = new AtomicLong();
      try {
        packs.fetch(
            missing,
            parallel,
            progress,
            (digest, content) -> {
              Descriptor got = store.objects().put("application/octet-stream", content);
              if (!got.digest().equals(digest)) {
                throw new CorruptException("expected " + digest + " but got " + got.digest());
              }
              sealSome(unsealed, got.sizeBytes());
            });
      } catch (IOException e) {
        try {
          store.objects().flush();
        } catch (IOException second) {
          e.addSuppressed(second);
        }
        throw e;
      }
      store.objects().flush();
      Release release = release(published.release());
      name(release);
      long bytes = store.objects().newBytes() - before;
      progress.done(Texts.count(missing.size(), "new object") + ", " + Texts.size(bytes));
      return new Fetched(release, missing.size(), bytes);
    }
  }

  /// What a kill costs at most is fetched again.
  private void sealSome(AtomicLong unsealed, long moreBytes) throws IOException {
    long now = unsealed.addAndGet(moreBytes);
    if (now >= SEAL_BYTES && unsealed.compareAndSet(now, 0)) {
      store.objects().flush();
    }
  }

  private Release release(Digest digest) throws IOException {
    try (InputStream in = store.objects().open(digest)) {
      return Release.fromJson(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  private void name(Release release) throws IOException {
    String floating =
        ReleaseRefs.floating(release.stack().name(), release.tag(), release.platform());
    for (String ref : List.of(ReleaseRefs.immutable(release), floating)) {
      Optional<Digest> now = store.refs().resolve(ref);
      if (!now.equals(Optional.of(release.digest()))) {
        store.refs().set(ref, now, Optional.of(release.digest()));
      }
    }
  }

  /// What is here, else what is there.
  private record First(BlobSource here, BlobSource there) implements BlobSource {
    @Override
    public InputStream open(Digest digest) throws IOException {
      try {
        return here.open(digest);
      } catch (NoSuchFileException e) {
        return there.open(digest);
      }
    }

    @Override
    public Sections sections(Digest digest) throws IOException {
      try {
        return here.sections(digest);
      } catch (NoSuchFileException e) {
        return there.sections(digest);
      }
    }
  }
}
