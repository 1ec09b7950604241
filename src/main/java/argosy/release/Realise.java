package argosy.release;

import argosy.base.Json;
import argosy.base.Parallel;
import argosy.model.Activation;
import argosy.model.Adopter;
import argosy.model.BlobSource;
import argosy.model.Digest;
import argosy.model.Memo;
import argosy.model.ObjectStore;
import argosy.model.Package;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Relocation;
import argosy.model.Stack;
import argosy.model.StackKind;
import argosy.model.Tree;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A release made for one place: its packages loaded, relocated, merged. What was loaded is kept as
/// long as there is memory: releases that are looked at one after the other share most packages.
public final class Realise {
  private final ObjectStore store;
  private final Relocator relocator;
  private final Parallel parallel;
  private final Map<Digest, SoftReference<Profile.Part>> loaded = new ConcurrentHashMap<>();

  public Realise(ObjectStore store, Memo memo, Parallel parallel) {
    this.store = store;
    this.relocator = new Relocator(store, memo, parallel);
    this.parallel = parallel;
  }

  /// @param prefix absolute; `/` for root stacks; empty leaves the relocations open, for forms that
  ///   relocate when they are unpacked
  /// @throws argosy.base.UnsupportedException if packages conflict or files cannot stand at the
  ///   prefix
  public Profile realise(Release release, String prefix) throws IOException {
    List<Profile.Part> parts = new ArrayList<>();
    List<Relocation> open = new ArrayList<>();
    List<Profile.Part> stored = load(release.packages());
    for (int i = 0; i < stored.size(); i++) {
      Profile.Part part = stored.get(i);
      if (prefix.isEmpty()) {
        open.addAll(part.metadata().relocations());
        parts.add(part);
      } else {
        Digest digest = release.packages().get(i).digest();
        Tree tree = relocator.relocate(part.metadata(), digest, part.tree(), prefix);
        parts.add(new Profile.Part(part.metadata(), tree, part.sources()));
      }
    }
    List<Profile.Part> base = load(release.base());
    return new Profile(
        release,
        prefix,
        parts,
        Merge.of(parts),
        activation(release.stack()),
        open,
        new Profile.Base(base, Merge.of(base)));
  }

  /// Packages and their trees as stored, in their order.
  public List<Profile.Part> load(List<Release.PackageRef> refs) throws IOException {
    List<Parallel.Task<Profile.Part>> loads = new ArrayList<>();
    refs.forEach(ref -> loads.add(() -> load(ref.digest())));
    List<Profile.Part> parts = new ArrayList<>();
    parallel.ordered(loads.iterator(), parallel.threads() * 4, parts::add);
    return parts;
  }

  private Profile.Part load(Digest digest) throws IOException {
    Optional<Profile.Part> kept = Optional.ofNullable(loaded.get(digest)).map(SoftReference::get);
    if (kept.isPresent()) {
      return kept.get();
    }
    Profile.Part part = withSources(load(store, digest));
    loaded.put(digest, new SoftReference<>(part));
    return part;
  }

  /// With its sources, unless they stayed where it was built.
  private Profile.Part withSources(Profile.Part part) throws IOException {
    Optional<Digest> sources = part.metadata().sources();
    if (sources.isEmpty() || !store.has(sources.get())) {
      return part;
    }
    return new Profile.Part(part.metadata(), part.tree(), Optional.of(tree(store, sources.get())));
  }

  private static Tree tree(BlobSource blobs, Digest digest) throws IOException {
    try (InputStream in = blobs.open(digest)) {
      return Tree.parse(in.readAllBytes());
    }
  }

  /// What the stack asks of the environment; prefix stacks have their own programs first.
  public static Activation activation(Stack stack) {
    if (stack.kind() == StackKind.ROOT) {
      return stack.environment();
    }
    List<Activation.Step> steps = new ArrayList<>();
    steps.add(new Activation.Prepend("PATH", "${prefix}/bin"));
    steps.addAll(stack.environment().steps());
    return new Activation(steps);
  }

  /// A package and its tree as stored.
  public static Profile.Part load(BlobSource blobs, Digest digest) throws IOException {
    Package metadata = loadPackage(blobs, digest);
    return new Profile.Part(metadata, loadTree(blobs, metadata));
  }

  /// A package's tree as stored.
  public static Tree loadTree(BlobSource blobs, Package metadata) throws IOException {
    return tree(blobs, metadata.tree().digest());
  }

  /// A package's record as stored.
  public static Package loadPackage(BlobSource blobs, Digest digest) throws IOException {
    try (InputStream record = blobs.open(digest)) {
      return Package.fromJson(
          Json.parse(new String(record.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /// The records of packages as stored, in their order.
  public static List<Adopter.Adopted> adopted(BlobSource blobs, List<Release.PackageRef> refs)
      throws IOException {
    List<Adopter.Adopted> adopted = new ArrayList<>();
    for (Release.PackageRef ref : refs) {
      adopted.add(new Adopter.Adopted(loadPackage(blobs, ref.digest()), ref.digest()));
    }
    return adopted;
  }
}
