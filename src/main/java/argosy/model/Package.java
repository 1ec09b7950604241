package argosy.model;

import argosy.base.CorruptException;
import argosy.base.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// One installed unit of a stack: built from a recipe or adopted. Its digest is that of its
/// canonical JSON.
///
/// @param build distinguishes builds of one version; may be empty
/// @param dependencies names of other packages, as their system writes them (`python3 (>= 3.11)`)
/// @param tree of the files, relative to the prefix (or to `/` for root stacks)
/// @param buildPrefix the absolute path that stands in the files where [#relocations()] say; empty
///   for root stacks
/// @param relocations sorted by path
/// @param facts what else is known, by name: `section`, `description`, `homepage`, `maintainer`
/// @param provenance where it came from, by name: `adopted-from`, `deb-sha256`; [#SOURCES]
public record Package(
    String name,
    String version,
    String build,
    Platform platform,
    Licence licence,
    List<String> dependencies,
    Descriptor tree,
    String buildPrefix,
    List<Relocation> relocations,
    Map<String, String> facts,
    Map<String, String> provenance) {
  public static final String MEDIA_TYPE = "application/vnd.argosy.package.v1+json";
  public static final String TREE_MEDIA_TYPE = "application/vnd.argosy.tree.v1";

  /// In the provenance: the digest of the tree that it is built from (`spec/build.md`, "Sources").
  public static final String SOURCES = "sources";

  /// In the provenance, beside [#SOURCES]: names of the packages it is built against, with a space
  /// between them.
  public static final String BUILT_AGAINST = "built-against";

  public Package {
    if (name.isEmpty() || version.isEmpty()) {
      throw new IllegalArgumentException("a package needs a name and a version");
    }
    dependencies = List.copyOf(dependencies);
    relocations = List.copyOf(relocations);
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
  }

  /// The names in the dependencies, alternatives among them, as any of the systems writes them:
  /// `numpy >=1.26`, `python3:any (>= 3.11) | python`.
  public List<String> dependencyNames() {
    return dependencies.stream()
        .flatMap(d -> Stream.of(d.split("\\|", -1)))
        .map(d -> d.strip().replaceFirst("^.*::", "").split("[\\s=<>!~:(\\[]", 2)[0])
        .filter(name -> !name.isEmpty())
        .distinct()
        .toList();
  }

  /// The tree that it is built from, if it was built and its sources may be passed on.
  public Optional<Digest> sources() {
    return Optional.ofNullable(provenance.get(SOURCES)).map(Digest::parse);
  }

  public Json.Obj toJson() {
    List<Json> moved = new ArrayList<>();
    for (Relocation r : relocations) {
      List<Json> spots = new ArrayList<>();
      r.spots()
          .forEach(s -> spots.add(new Json.Arr(List.of(Json.of(s.offset()), Json.of(s.end())))));
      moved.add(
          Json.object()
              .put("path", r.path())
              .put("kind", r.kind().name().toLowerCase(Locale.ROOT))
              .put("spots", new Json.Arr(spots))
              .build());
    }
    return Json.object()
        .put("schema", 1)
        .put("name", name)
        .put("version", version)
        .put("build", build)
        .put("platform", platform.toString())
        .put("licence", licence.expression())
        .put("access", licence.access().name().toLowerCase(Locale.ROOT))
        .put("dependencies", dependencies)
        .put("tree", JsonForms.descriptor(tree))
        .put("buildPrefix", buildPrefix)
        .put("relocations", new Json.Arr(moved))
        .put("facts", JsonForms.strings(facts))
        .put("provenance", JsonForms.strings(provenance))
        .build();
  }

  /// The same that knows other things of itself.
  public Package withFacts(Map<String, String> others) {
    return new Package(
        name,
        version,
        build,
        platform,
        licence,
        dependencies,
        tree,
        buildPrefix,
        relocations,
        others,
        provenance);
  }

  /// The same with other files.
  public Package withFiles(Descriptor otherTree, List<Relocation> theirs) {
    return new Package(
        name,
        version,
        build,
        platform,
        licence,
        dependencies,
        otherTree,
        buildPrefix,
        theirs,
        facts,
        provenance);
  }

  public byte[] canonicalBytes() {
    return toJson().canonicalBytes();
  }

  public Digest digest() {
    return Digest.of(canonicalBytes());
  }

  /// @throws CorruptException if a member is missing or of another type
  public static Package fromJson(Json json) throws CorruptException {
    try {
      Json.Obj o = json.asObject();
      List<Relocation> moved = new ArrayList<>();
      for (Json item : o.array("relocations")) {
        Json.Obj r = item.asObject();
        List<Relocation.Spot> spots = new ArrayList<>();
        for (Json spot : r.array("spots")) {
          spots.add(
              new Relocation.Spot(spot.asArray().get(0).asLong(), spot.asArray().get(1).asLong()));
        }
        moved.add(
            new Relocation(
                r.string("path"),
                Relocation.Kind.valueOf(r.string("kind").toUpperCase(Locale.ROOT)),
                spots));
      }
      return new Package(
          o.string("name"),
          o.string("version"),
          o.string("build"),
          Platform.parse(o.string("platform")),
          new Licence(
              o.string("licence"),
              Licence.Access.valueOf(o.string("access").toUpperCase(Locale.ROOT))),
          o.strings("dependencies"),
          JsonForms.descriptor(o.get("tree")),
          o.string("buildPrefix"),
          moved,
          JsonForms.strings(o.get("facts")),
          JsonForms.strings(o.get("provenance")));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CorruptException("package: " + e.getMessage(), e);
    }
  }
}
