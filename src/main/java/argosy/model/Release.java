package argosy.model;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stack, locked: exact packages under one tag for one platform. Immutable; the thing that is
/// signed.
///
/// @param tag in package form, underscores for separators: `v2026_1`, `w_2026_47`, `d_2026_11_20`
/// @param epochSeconds the one time of all files of the release, seconds since 1970-01-01 UTC
/// @param generation of the environment: releases of one generation can be mixed, others not
/// @param packages in merge order
/// @param base the exact packages of a root that a prefix stack stands on in images; may be empty
/// @param layers the [Layers] of its images, if they depend on the release before
public record Release(
    Stack stack,
    String tag,
    Platform platform,
    long epochSeconds,
    int generation,
    List<PackageRef> packages,
    List<PackageRef> base,
    Optional<Digest> layers) {
  public static final String MEDIA_TYPE = "application/vnd.argosy.release.v1+json";

  public Release {
    requireTag(tag);
    packages = List.copyOf(packages);
    base = List.copyOf(base);
  }

  /// A release without a base.
  public Release(
      Stack stack,
      String tag,
      Platform platform,
      long epochSeconds,
      int generation,
      List<PackageRef> packages) {
    this(stack, tag, platform, epochSeconds, generation, packages, List.of(), Optional.empty());
  }

  /// The same of another description of its stack.
  public Release with(Stack newStack) {
    return new Release(newStack, tag, platform, epochSeconds, generation, packages, base, layers);
  }

  /// The same under another tag.
  public Release tagged(String newTag) {
    return new Release(stack, newTag, platform, epochSeconds, generation, packages, base, layers);
  }

  /// The same with the layers of its images recorded.
  public Release with(Digest newLayers) {
    return new Release(
        stack, tag, platform, epochSeconds, generation, packages, base, Optional.of(newLayers));
  }

  /// An exact package by name.
  ///
  /// @param since the release that had it first; absent if this one
  public record PackageRef(String name, String version, Digest digest, Optional<Since> since) {
    public PackageRef(String name, String version, Digest digest) {
      this(name, version, digest, Optional.empty());
    }

    /// The same with its past recorded.
    public PackageRef since(Since first) {
      return new PackageRef(name, version, digest, Optional.of(first));
    }
  }

  /// A release of the same product, by its tag and time.
  public record Since(String tag, long epochSeconds) {
    public Since {
      requireTag(tag);
    }
  }

  /// The release that a package has been unchanged since: forms that install package by package
  /// make the same files of it from then on.
  public Since since(String packageName) {
    return packages.stream()
        .filter(p -> p.name().equals(packageName))
        .findFirst()
        .flatMap(PackageRef::since)
        .orElse(new Since(tag, epochSeconds));
  }

  /// The same with other words about its packages' history.
  public Release with(List<PackageRef> newPackages) {
    return new Release(stack, tag, platform, epochSeconds, generation, newPackages, base, layers);
  }

  private static void requireTag(String tag) {
    if (!tag.matches("[A-Za-z0-9][A-Za-z0-9_.+-]*")) {
      throw new IllegalArgumentException(
          "a tag is of letters, digits and _ . + -: \"" + tag + "\"");
    }
  }

  /// `NAME@TAG`, as people write it.
  public String name() {
    return stack.name() + "@" + tag;
  }

  public Json.Obj toJson() {
    Json.Builder out =
        Json.object()
            .put("schema", 1)
            .put("stack", stack.toJson())
            .put("tag", tag)
            .put("platform", platform.toString())
            .put("epochSeconds", epochSeconds)
            .put("generation", generation)
            .put("packages", refs(packages));
    if (!base.isEmpty()) {
      out.put("base", refs(base));
    }
    layers.ifPresent(l -> out.put("layers", l.toString()));
    return out.build();
  }

  private static Json refs(List<PackageRef> packages) {
    List<Json> refs = new ArrayList<>();
    for (PackageRef p : packages) {
      Json.Builder ref =
          Json.object()
              .put("name", p.name())
              .put("version", p.version())
              .put("digest", p.digest().toString());
      p.since()
          .ifPresent(s ->
              ref.put(
                  "since",
                  Json.object().put("tag", s.tag()).put("epochSeconds", s.epochSeconds()).build()));
      refs.add(ref.build());
    }
    return new Json.Arr(refs);
  }

  private static List<PackageRef> refs(Json json) {
    List<PackageRef> refs = new ArrayList<>();
    for (Json item : json.asArray()) {
      Json.Obj p = item.asObject();
      refs.add(
          new PackageRef(
              p.string("name"), p.string("version"), Digest.parse(p.string("digest")), since(p)));
    }
    return refs;
  }

  private static Optional<Since> since(Json.Obj ref) {
    return ref.find("since")
        .map(Json::asObject)
        .map(o -> new Since(o.string("tag"), o.number("epochSeconds")));
  }

  public byte[] canonicalBytes() {
    return toJson().canonicalBytes();
  }

  public Digest digest() {
    return Digest.of(canonicalBytes());
  }

  /// @throws CorruptException if a member is missing or of another type
  public static Release fromJson(Json json) throws CorruptException {
    try {
      Json.Obj o = json.asObject();
      return new Release(
          Stack.fromJson(o.get("stack")),
          o.string("tag"),
          Platform.parse(o.string("platform")),
          o.number("epochSeconds"),
          Math.toIntExact(o.number("generation")),
          refs(o.get("packages")),
          o.find("base").map(Release::refs).orElse(List.of()),
          o.find("layers").map(l -> Digest.parse(l.asString())));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new CorruptException("release: " + e.getMessage(), e);
    }
  }
}
