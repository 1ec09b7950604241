package argosy.app;

import argosy.base.CorruptException;
import argosy.base.DidYouMean;
import argosy.base.HeldException;
import argosy.base.Json;
import argosy.codec.elf.Baseline;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Platform;
import argosy.model.Profile;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.Tree;
import argosy.release.Reachability;
import argosy.release.Realise;
import argosy.release.ReleaseDiff;
import argosy.release.ReleaseRefs;
import argosy.release.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The releases in the store, by name.
public final class Releases {
  /// Releases of one second, as scripts make them, are told apart by what their tags say.
  private static final Comparator<Release> NEWEST_FIRST =
      Comparator.comparingLong(Release::epochSeconds)
          .reversed()
          .thenComparing(r -> r.stack().name())
          .thenComparing(
              r -> Tag.parseTolerant(r.tag()).orElseGet(() -> new Tag.Alias(r.tag())),
              Comparator.reverseOrder());

  private final Refs refs;
  private final BlobSource blobs;

  Releases(Refs refs, BlobSource blobs) {
    this.refs = refs;
    this.blobs = blobs;
  }

  /// All releases under their floating names, newest first.
  public List<Release> all() throws IOException {
    List<Release> releases = new ArrayList<>();
    for (String name : refs.list(Reachability.RELEASES)) {
      Optional<Digest> digest = refs.resolve(name);
      if (digest.isPresent()) {
        Release release = load(digest.get());
        if (name.equals(floating(release))) { // the immutable name is another
          releases.add(release);
        }
      }
    }
    releases.sort(NEWEST_FIRST);
    return releases;
  }

  private static String floating(Release release) {
    return ReleaseRefs.floating(release.stack().name(), release.tag(), release.platform());
  }

  /// The release under exactly this product and tag.
  public Optional<Release> named(String product, String tag) throws IOException {
    Optional<Digest> digest =
        refs.resolve(ReleaseRefs.floating(product, tag, Platform.LINUX_AMD64));
    return digest.isEmpty() ? Optional.empty() : Optional.of(load(digest.get()));
  }

  /// Whether there is a release of the product.
  boolean has(String product) throws IOException {
    return all().stream().anyMatch(r -> r.stack().name().equals(product));
  }

  /// The release a person means: `PRODUCT@TAG`, `PRODUCT` for its newest, or the first digits of a
  /// digest.
  ///
  /// @throws IllegalArgumentException if there is none or more than one; names the nearest
  public Release find(String text) throws IOException {
    List<Release> all = all();
    int at = text.indexOf('@');
    return seek(text, all)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no release "
                    + text
                    + DidYouMean.hint(
                        text,
                        all.stream()
                            .map(r -> at < 0 ? r.stack().name() : r.name())
                            .distinct()
                            .toList())));
  }

  /// The same where it may be missing.
  Optional<Release> seek(String text) throws IOException {
    return seek(text, all());
  }

  private Optional<Release> seek(String text, List<Release> all) throws IOException {
    int at = text.indexOf('@');
    if (at < 0) {
      return all.stream()
          .filter(r -> r.stack().name().equals(text) || r.digest().hex().startsWith(digits(text)))
          .findFirst();
    }
    String typed = text.substring(at + 1); // an immutable name is taken as it stands
    for (String tag : List.of(typed, tag(typed))) {
      if (tag.matches("[A-Za-z0-9][A-Za-z0-9_.@+-]*")) {
        Optional<Release> exact = named(text.substring(0, at), tag);
        if (exact.isPresent()) {
          return exact;
        }
      }
    }
    return Optional.empty();
  }

  private static String tag(String typed) {
    return Tag.parseTolerant(typed).map(Tag::text).orElse(typed);
  }

  private static String digits(String text) {
    String hex = text.startsWith("sha256:") ? text.substring(7) : text;
    return hex.length() >= 6 ? hex : "no digest";
  }

  /// @throws CorruptException if the blob is no release
  Release load(Digest digest) throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return Release.fromJson(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /// One package of a release.
  public record PackageLine(String name, String version, String licence, long files, long bytes) {
    Json toJson() {
      return Json.object()
          .put("name", name)
          .put("version", version)
          .put("licence", licence)
          .put("files", files)
          .put("bytes", bytes)
          .build();
    }
  }

  /// Everything that is known of a release.
  ///
  /// @param base what is under the stack in images
  /// @param needs the oldest machine it runs on, by facts of a [Baseline]
  /// @param proofs the records of what the clients found, newest of each form and client
  public record Details(
      Release release,
      long files,
      long bytes,
      List<PackageLine> packages,
      List<PackageLine> base,
      Map<String, String> needs,
      List<Json.Obj> proofs) {
    public Details {
      needs = Collections.unmodifiableMap(new TreeMap<>(needs));
      packages = List.copyOf(packages);
      base = List.copyOf(base);
      proofs = List.copyOf(proofs);
    }

    public Json.Obj toJson() {
      Json.Builder machine = Json.object();
      needs.forEach(machine::put);
      return Json.object()
          .put("needs", machine.build())
          .put("release", brief(release))
          .put("summary", release.stack().summary())
          .put("files", files)
          .put("bytes", bytes)
          .put("packages", json(packages))
          .put("base", json(base))
          .put("proofs", new Json.Arr(proofs.stream().map(Json.class::cast).toList()))
          .put("stack", release.stack().toJson())
          .build();
    }
  }

  private static Json json(List<PackageLine> lines) {
    return new Json.Arr(lines.stream().map(PackageLine::toJson).toList());
  }

  public Details details(Release release) throws IOException {
    List<PackageLine> packages = lines(release.packages());
    return new Details(
        release,
        packages.stream().mapToLong(PackageLine::files).sum(),
        packages.stream().mapToLong(PackageLine::bytes).sum(),
        packages,
        lines(release.base()),
        needs(release),
        proofs(release));
  }

  /// What the stack's own package, the last one, says of all files.
  Map<String, String> needs(Release release) throws IOException {
    return release.packages().isEmpty()
        ? Map.of()
        : Baseline.among(Realise.loadPackage(blobs, release.packages().getLast().digest()).facts());
  }

  private List<PackageLine> lines(List<Release.PackageRef> refs) throws IOException {
    List<PackageLine> packages = new ArrayList<>();
    for (Release.PackageRef ref : refs) {
      Profile.Part part = Realise.load(blobs, ref.digest());
      Tree tree = part.tree();
      packages.add(
          new PackageLine(
              ref.name(),
              ref.version(),
              part.metadata().licence().expression(),
              tree.fileCount(),
              tree.totalBytes()));
    }
    return packages;
  }

  private List<Json.Obj> proofs(Release release) throws IOException {
    List<Json.Obj> proofs = new ArrayList<>();
    for (String name : refs.list("proofs/" + release.stack().name() + "/" + release.tag() + "/")) {
      Optional<Digest> digest = refs.resolve(name);
      if (digest.isPresent()) {
        try (InputStream in = blobs.open(digest.get())) {
          Json.Obj record =
              Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)).asObject();
          if (record
              .string("release")
              .equals(release.digest().toString())) { // not of what the tag named before
            proofs.add(record);
          }
        }
      }
    }
    return proofs;
  }

  public ReleaseDiff diff(String before, String after) throws IOException {
    return ReleaseDiff.of(blobs, find(before), find(after));
  }

  /// Keeps the release whatever happens to its tag.
  ///
  /// @throws IllegalArgumentException if the pin is there and keeps another release
  public void pin(String name, Release release) throws IOException {
    String ref = Reachability.PINS + name;
    Optional<Digest> now = refs.resolve(ref);
    if (now.isPresent() && !now.get().equals(release.digest())) {
      throw new IllegalArgumentException(
          "pin " + name + " keeps " + load(now.get()).name() + " already; give it another --name");
    }
    if (now.isEmpty() && !refs.set(ref, Optional.empty(), Optional.of(release.digest()))) {
      throw new HeldException("pin " + name + " was just set by somebody else");
    }
  }

  /// @throws IllegalArgumentException if there is no such pin
  public void unpin(String name) throws IOException {
    String ref = Reachability.PINS + name;
    Optional<Digest> now = refs.resolve(ref);
    if (now.isEmpty()) {
      throw new IllegalArgumentException(
          "no pin " + name + DidYouMean.hint(name, refs.list(Reachability.PINS)));
    }
    if (!refs.set(ref, now, Optional.empty())) {
      throw new HeldException("pin " + name + " was just changed by somebody else");
    }
  }

  /// What scripts are told of a release.
  public static Json.Obj brief(Release release) {
    return Json.object()
        .put("id", release.name())
        .put("product", release.stack().name())
        .put("tag", release.tag())
        .put("digest", release.digest().toString())
        .put("platform", release.platform().toString())
        .put("packages", release.packages().size())
        .put("created", Instant.ofEpochSecond(release.epochSeconds()).toString())
        .build();
  }
}
