package argosy.release;

import argosy.base.Json;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Entry;
import argosy.model.Layers;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What the names that are kept hold on to: refs, then releases, packages, trees, contents.
///
///     releases/PRODUCT/TAG, pins/NAME   a release, and all it is made of
///     locks/PRODUCT/DIGEST              a list of packages, and all they are made of
///     anything else                     the one blob it names
public final class Reachability {
  public static final String RELEASES = "releases/";
  public static final String PINS = "pins/";
  public static final String LOCKS = "locks/";

  private final Refs refs;
  private final BlobSource blobs;

  public Reachability(Refs refs, BlobSource blobs) {
    this.refs = refs;
    this.blobs = blobs;
  }

  /// Told of every object once for each ref, package and path that holds it.
  @FunctionalInterface
  private interface Visitor {
    void object(Digest digest, String owner);
  }

  /// What a ref keeps.
  ///
  /// @param bytes plain bytes of the contents, each once
  public record Kept(String ref, long objects, long bytes) {}

  /// Every object that is reachable from any ref.
  public Set<Digest> live() throws IOException {
    Set<Digest> live = new HashSet<>();
    Set<Digest> packages = new HashSet<>();
    for (String ref : refs.list("")) {
      Optional<Digest> target = refs.resolve(ref);
      if (target.isPresent()) {
        live.add(target.get());
        Held held = held(ref, target.get());
        for (Digest digest : held.packages()) {
          if (packages.add(digest)) {
            Visitor keeping = (object, owner) -> live.add(object);
            visitSources(visit(digest, keeping), keeping);
          }
        }
        if (held.layers().isPresent() && packages.add(held.layers().get())) {
          visitLayers(held.layers().get(), (object, owner) -> live.add(object));
        }
      }
    }
    return live;
  }

  /// Every object that a release is made of, its own record among them: what whoever uses it needs.
  /// What its packages were built from stays where they were built.
  public Set<Digest> of(Digest release) throws IOException {
    Set<Digest> objects = new HashSet<>();
    objects.add(release);
    Held held = held(RELEASES, release);
    for (Digest digest : held.packages()) {
      visit(digest, (object, owner) -> objects.add(object));
    }
    if (held.layers().isPresent()) {
      visitLayers(held.layers().get(), (object, owner) -> objects.add(object));
    }
    return objects;
  }

  /// Why objects are kept: what each release, pin and lock holds.
  public List<Kept> kept() throws IOException {
    List<Kept> kept = new ArrayList<>();
    for (String ref : refs.list("")) {
      Optional<Digest> target = refs.resolve(ref);
      if (target.isPresent() && holdsPackages(ref)) {
        Set<Digest> objects = new HashSet<>();
        long[] bytes = {0};
        Held held = held(ref, target.get());
        List<Tree> trees = new ArrayList<>();
        for (Digest digest : held.packages()) {
          Profile.Part part = Realise.load(blobs, digest);
          objects.add(digest);
          objects.add(part.metadata().tree().digest());
          trees.add(part.tree());
          Optional<Tree> sources = sources(part.metadata());
          if (sources.isPresent()) {
            objects.add(part.metadata().sources().orElseThrow());
            trees.add(sources.get());
          }
        }
        if (held.layers().isPresent()) {
          objects.add(held.layers().get());
          for (Layers.Layer layer : layers(held.layers().get()).layers()) {
            objects.add(layer.tree());
            trees.add(tree(layer.tree()));
          }
        }
        for (Tree tree : trees) {
          for (Entry entry : tree.entries()) {
            if (entry instanceof Entry.File f && objects.add(f.digest())) {
              bytes[0] += f.size();
            }
          }
        }
        kept.add(new Kept(ref, objects.size(), bytes[0]));
      }
    }
    return kept;
  }

  /// What the objects belong to, for people: one line for each, `release hello@v1, package hello:
  /// bin/hello`.
  public List<String> owners(Set<Digest> wanted) throws IOException {
    Map<String, String> lines = new TreeMap<>();
    for (String ref : refs.list("")) {
      Optional<Digest> target = refs.resolve(ref);
      if (target.isEmpty()) {
        continue;
      }
      if (wanted.contains(target.get())) {
        lines.put(target.get() + ref, target.get() + " is " + ref);
        continue; // it cannot be read to see what it holds
      }
      try {
        Held held = held(ref, target.get());
        for (Digest digest : held.packages()) {
          owners(wanted, ref, digest, lines);
        }
        if (held.layers().isPresent()) {
          visitLayers(
              held.layers().get(),
              (object, owner) -> {
                if (wanted.contains(object)) {
                  lines.putIfAbsent(object + ref + owner, object + " is " + owner + " of " + ref);
                }
              });
        }
      } catch (IOException e) { // what says what it holds is itself damaged
        lines.put(target.get() + ref, ref + " cannot be read: " + e.getMessage());
      }
    }
    return List.copyOf(lines.values());
  }

  private void owners(Set<Digest> wanted, String ref, Digest digest, Map<String, String> lines)
      throws IOException {
    if (wanted.contains(digest)) {
      lines.put(digest + ref, digest + " is a package of " + ref);
      return;
    }
    Package metadata = Realise.loadPackage(blobs, digest);
    if (wanted.contains(metadata.tree().digest())) {
      lines.put(
          metadata.tree().digest() + ref,
          metadata.tree().digest() + " is the tree of package " + metadata.name() + " of " + ref);
      return;
    }
    Visitor noted =
        (object, owner) -> {
          if (wanted.contains(object)) {
            lines.put(object + ref + owner, object + " is " + owner + " of " + ref);
          }
        };
    visit(digest, noted);
    if (metadata.sources().isPresent() && wanted.contains(metadata.sources().get())) {
      noted.object(metadata.sources().get(), "the sources of package " + metadata.name());
    } else {
      visitSources(metadata, noted);
    }
  }

  private static boolean holdsPackages(String ref) {
    return ref.startsWith(RELEASES) || ref.startsWith(PINS) || ref.startsWith(LOCKS);
  }

  /// What a record names.
  ///
  /// @param layers of a release that records them
  private record Held(List<Digest> packages, Optional<Digest> layers) {}

  private Held held(String ref, Digest target) throws IOException {
    if (!holdsPackages(ref)) {
      return new Held(List.of(), Optional.empty());
    }
    Json.Obj record = Json.parse(text(target)).asObject();
    if (ref.startsWith(LOCKS)) {
      return new Held(
          record.strings("packages").stream().map(Digest::parse).toList(), Optional.empty());
    }
    Release release = Release.fromJson(record);
    return new Held(
        Stream.concat(release.packages().stream(), release.base().stream())
            .map(Release.PackageRef::digest)
            .distinct()
            .toList(),
        release.layers());
  }

  private String text(Digest digest) throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Layers layers(Digest digest) throws IOException {
    return Layers.fromJson(Json.parse(text(digest)));
  }

  private Tree tree(Digest digest) throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return Tree.parse(in.readAllBytes());
    }
  }

  /// The layers hold what is out of sight in images too.
  private void visitLayers(Digest digest, Visitor visitor) throws IOException {
    visitor.object(digest, "the list of layers");
    for (Layers.Layer layer : layers(digest).layers()) {
      visitor.object(layer.tree(), "the tree of layer " + layer.name());
      for (Entry entry : tree(layer.tree()).entries()) {
        if (entry instanceof Entry.File f) {
          visitor.object(f.digest(), f.path() + " in layer " + layer.name());
        }
      }
    }
  }

  private Package visit(Digest digest, Visitor visitor) throws IOException {
    Profile.Part part = Realise.load(blobs, digest);
    String name = "package " + part.metadata().name();
    visitor.object(digest, name);
    visitor.object(part.metadata().tree().digest(), "the tree of " + name);
    for (Entry entry : part.tree().entries()) {
      if (entry instanceof Entry.File f) {
        visitor.object(f.digest(), f.path() + " in " + name);
      }
    }
    return part.metadata();
  }

  private void visitSources(Package metadata, Visitor visitor) throws IOException {
    Optional<Tree> sources = sources(metadata);
    if (sources.isPresent()) {
      String name = "the sources of package " + metadata.name();
      visitor.object(metadata.sources().orElseThrow(), name);
      for (Entry entry : sources.get().entries()) {
        if (entry instanceof Entry.File f) {
          visitor.object(f.digest(), f.path() + " in " + name);
        }
      }
    }
  }

  /// Nothing of a release that was fetched: it comes without.
  private Optional<Tree> sources(Package metadata) throws IOException {
    if (metadata.sources().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(tree(metadata.sources().get()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
