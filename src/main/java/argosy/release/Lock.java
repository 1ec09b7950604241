package argosy.release;

import argosy.base.HeldException;
import argosy.base.Json;
import argosy.model.Adopter;
import argosy.model.Digest;
import argosy.model.Generation;
import argosy.model.ObjectStore;
import argosy.model.Platform;
import argosy.model.Refs;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.release.solve.Generations;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a stack and its exact packages a release, under two names: one that stays for ever and one
/// that moves to the newest of its tag (`spec/release.md`).
public final class Lock {
  private final ObjectStore objects;
  private final Refs refs;

  public Lock(ObjectStore objects, Refs refs) {
    this.objects = objects;
    this.refs = refs;
  }

  /// What a new release takes over from those before it.
  @FunctionalInterface
  public interface History {
    /// Nothing: it is the first.
    History NONE = release -> release;

    /// @param first the release as if it were the first of its product
    /// @return the same packages, with what is recorded of their past
    Release follow(Release first) throws IOException;
  }

  /// Locks, or returns the release that the tag names already if it is of the same stack and
  /// packages.
  ///
  /// @param tag in package form
  /// @param packages in merge order, in the store
  /// @param base the packages of the root under a prefix stack, likewise; may be empty
  /// @param history asked for a new release only
  /// @param epochSeconds the one time of a new release
  /// @throws argosy.base.UnsupportedException if packages are of different environment generations
  /// @throws HeldException if somebody else moves the tag at the same moment
  public Release lock(
      Stack stack,
      String tag,
      List<Adopter.Adopted> packages,
      List<Adopter.Adopted> base,
      History history,
      long epochSeconds)
      throws IOException {
    requireDistinct(packages);
    requireDistinct(base);
    Platform platform = platform(stack, packages);
    String floating = ReleaseRefs.floating(stack.name(), tag, platform);
    Optional<Digest> before = refs.resolve(floating);
    List<Release.PackageRef> exact = refs(packages);
    List<Release.PackageRef> under = refs(base);
    Optional<Generation> said =
        Generations.requireOne(
            packages.stream().map(p -> Generations.Member.of(p.metadata())).toList(),
            stack.generation());
    int generation = said.map(Generation::number).orElse(1);
    if (before.isPresent()) {
      Release old = load(before.get());
      if (old.stack().equals(stack)
          && old.platform().equals(platform)
          && same(old.packages(), exact)
          && same(old.base(), under)) {
        return old;
      }
      generation = said.map(Generation::number).orElse(old.generation());
    }
    Release bare =
        new Release(stack, tag, platform, epochSeconds, generation, exact, under, Optional.empty());
    Release release = history.follow(bare);
    Digest digest =
        objects
            .put(Release.MEDIA_TYPE, new ByteArrayInputStream(release.canonicalBytes()))
            .digest();
    objects.flush();
    name(release, digest, floating, before);
    return release;
  }

  private static boolean same(List<Release.PackageRef> one, List<Release.PackageRef> other) {
    return one.stream()
        .map(Release.PackageRef::digest)
        .toList()
        .equals(other.stream().map(Release.PackageRef::digest).toList());
  }

  private static List<Release.PackageRef> refs(List<Adopter.Adopted> packages) {
    return packages.stream()
        .map(p -> new Release.PackageRef(p.metadata().name(), p.metadata().version(), p.digest()))
        .toList();
  }

  /// The immutable name first, the one that moves last.
  private void name(Release release, Digest digest, String floating, Optional<Digest> before)
      throws IOException {
    String fixed = ReleaseRefs.immutable(release);
    if (!refs.set(fixed, Optional.empty(), Optional.of(digest))
        && !refs.resolve(fixed).equals(Optional.of(digest))) {
      throw new HeldException(
          fixed + " is taken: two releases of one tag were locked within one second");
    }
    if (!refs.set(floating, before, Optional.of(digest))) {
      throw new HeldException(release.name() + " was locked by somebody else at the same moment");
    }
  }

  private Release load(Digest digest) throws IOException {
    try (InputStream in = objects.open(digest)) {
      return Release.fromJson(Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    }
  }

  /// That of the packages that run on one platform only, else the stack's first.
  static Platform platform(Stack stack, List<Adopter.Adopted> packages) {
    return packages.stream()
        .map(p -> p.metadata().platform())
        .filter(p -> !p.architecture().equals("noarch") && !p.architecture().equals("all"))
        .findFirst()
        .orElse(stack.platforms().getFirst());
  }

  private static void requireDistinct(List<Adopter.Adopted> packages) {
    Map<String, Adopter.Adopted> byName = new HashMap<>();
    for (Adopter.Adopted p : packages) {
      Adopter.Adopted first = byName.putIfAbsent(p.metadata().name(), p);
      if (first != null) {
        throw new IllegalArgumentException(
            "two packages are called %s: version %s and version %s; give one of them another name"
                .formatted(
                    p.metadata().name(), first.metadata().version(), p.metadata().version()));
      }
    }
  }
}
