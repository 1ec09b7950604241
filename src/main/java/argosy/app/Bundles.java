package argosy.app;

import argosy.base.CorruptException;
import argosy.base.Json;
import argosy.base.Parallel;
import argosy.base.Progress;
import argosy.base.UnsupportedException;
import argosy.model.Descriptor;
import argosy.model.Digest;
import argosy.model.Release;
import argosy.model.Signer;
import argosy.publish.PlacePublisher;
import argosy.release.Reachability;
import argosy.remote.BundleRemote;
import argosy.remote.PublishedPlace;
import argosy.remote.PublishedRelease;
import argosy.store.Store;
import argosy.trust.Dsse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One signed file for a place without network (`spec/bundle.md`).
public final class Bundles {
  private static final String NOTE = "argosy/bundle.json";
  private static final String MEDIA_TYPE = "application/vnd.argosy.bundle.v1+json";
  private final Harbour harbour;
  private final Store store;
  private final Progress progress;

  Bundles(Harbour harbour, Store store, Progress progress) {
    this.harbour = harbour;
    this.store = store;
    this.progress = progress;
  }

  /// What a bundle says it is.
  ///
  /// @param on releases whose objects it lacks, `NAME DIGEST`
  public record Bundle(String name, Digest release, List<Base> on, long bytes) {
    public Bundle {
      on = List.copyOf(on);
    }

    public Json.Obj toJson() {
      return Json.object()
          .put("name", name)
          .put("release", release.toString())
          .put("on", new Json.Arr(on.stream().map(b -> (Json) b.toJson()).toList()))
          .put("bytes", bytes)
          .build();
    }
  }

  /// A release that a bundle stands on.
  public record Base(String name, Digest release) {
    Json.Obj toJson() {
      return Json.object().put("name", name).put("release", release.toString()).build();
    }
  }

  /// Writes a release into a file.
  ///
  /// @param on what is where the bundle goes: names of releases, an older bundle's file, or the
  ///   file that `argosy ls --json` wrote there
  /// @param file empty for a name of its own in the current folder
  public Path export(String name, List<String> on, Optional<Path> file) throws IOException {
    Release release = harbour.releases().find(name);
    Reachability reach = new Reachability(store.refs(), store.objects());
    Set<Digest> objects = new HashSet<>(reach.of(release.digest()));
    List<Base> bases = new ArrayList<>();
    for (Base base : new Elsewhere(harbour).releases(on)) {
      if (!base.release().equals(release.digest()) && objects.removeAll(reach.of(base.release()))) {
        bases.add(base);
      }
    }
    objects.add(release.digest());
    Path target = file.orElseGet(() -> Path.of(fileName(release, bases))).toAbsolutePath();
    Signer signer = harbour.signer(release);
    try (Scratch scratch = Scratch.in(harbour.home().resolve("cache/publish"));
        BundleRemote bundle = BundleRemote.create(target, release.epochSeconds());
        Parallel inOrder = new Parallel(1)) {
      new PlacePublisher(
              bundle, signer, List.of(), inOrder, progress, harbour.indexes(), scratch.folder())
          .publish(release, release.digest(), objects, store.objects(), List.of());
      byte[] note =
          Dsse.seal(
              signer,
              MEDIA_TYPE,
              Json.object()
                  .put("schema", 1)
                  .put("release", release.digest().toString())
                  .put("name", release.name())
                  .put("on", new Json.Arr(bases.stream().map(b -> (Json) b.toJson()).toList()))
                  .build()
                  .canonicalBytes());
      bundle.put(
          NOTE,
          new Descriptor(MEDIA_TYPE, Digest.of(note), note.length),
          () -> new ByteArrayInputStream(note));
      bundle.seal();
    }
    return target;
  }

  static String fileName(Release release, List<Base> on) {
    String name = release.stack().name() + "-" + release.tag();
    return on.isEmpty()
        ? name + ".bundle"
        : name + "-on-" + on.getFirst().name().replaceAll("^.*@", "") + ".bundle";
  }

  /// What a bundle is, if a trusted key signed it.
  ///
  /// @param keys Ed25519 public keys in PEM
  /// @throws CorruptException if none did, or it is damaged
  public Bundle show(Path file, List<String> keys) throws IOException {
    try (BundleRemote bundle = BundleRemote.open(file)) {
      return note(bundle, keys, Files.size(file));
    }
  }

  static Bundle note(BundleRemote bundle, List<String> keys, long bytes) throws IOException {
    byte[] envelope =
        bundle
            .find(NOTE)
            .orElseThrow(() -> new CorruptException(bundle.where() + ": is no bundle of Argosy"));
    byte[] payload = Dsse.open(bundle.where(), envelope, MEDIA_TYPE, keys);
    try {
      Json.Obj o = Json.parse(new String(payload, StandardCharsets.UTF_8)).asObject();
      List<Base> on = new ArrayList<>();
      for (Json item : o.array("on")) {
        Json.Obj b = item.asObject();
        on.add(new Base(b.string("name"), Digest.parse(b.string("release"))));
      }
      return new Bundle(o.string("name"), Digest.parse(o.string("release")), on, bytes);
    } catch (IllegalArgumentException e) {
      throw new CorruptException(bundle.where() + ": " + e.getMessage(), e);
    }
  }

  /// Takes a bundle into the store.
  ///
  /// @throws UnsupportedException if a release it stands on is not here
  public Fetch.Fetched take(Path file, List<String> keys) throws IOException {
    try (BundleRemote bundle = BundleRemote.open(file)) {
      Bundle note = note(bundle, keys, Files.size(file));
      for (Base base : note.on()) {
        if (!store.objects().has(base.release())) {
          throw new UnsupportedException(
              file + " stands on " + base.name() + ", which is not here",
              "import the bundle of " + base.name() + " first, or export this one without --on");
        }
      }
      PublishedPlace place = new PublishedPlace(bundle, keys);
      Fetch fetch = harbour.fetch();
      PublishedRelease release = fetch.find(place, note.release().toString());
      return fetch.run(place, release);
    }
  }
}
