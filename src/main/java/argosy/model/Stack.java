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

/// A product as a person describes it in `stack.yaml`: what is in it, how it is used, how it is
/// proved.
///
/// @param name of lower-case letters, digits, `_` and `-`: the product
/// @param version as people write it: `2026.1`
/// @param labels for catalogues and image configs
/// @param image what container images say beyond the environment
/// @param base what is under a prefix stack in images
/// @param generation of the environment its packages are built for; empty if it does not matter
/// @param bundles its parts that are released by names of their own
public record Stack(
    String name,
    String version,
    String summary,
    StackKind kind,
    List<Content> contents,
    List<Platform> platforms,
    Licence licence,
    Activation environment,
    List<Command> commands,
    List<KernelSpec> kernels,
    Optional<Demo> demo,
    Map<String, String> labels,
    ImageSettings image,
    Base base,
    Optional<Generation> generation,
    List<Bundle> bundles) {
  /// A regular expression for names.
  public static final String NAME_FORM = "[a-z0-9][a-z0-9_-]*";

  public static final String MEDIA_TYPE = "application/vnd.argosy.stack.v1+json";

  public Stack {
    if (!name.matches(NAME_FORM)) {
      throw new IllegalArgumentException(
          "a stack's name is of a-z, 0-9, _ and -: \"" + name + "\"");
    }
    contents = List.copyOf(contents);
    platforms = List.copyOf(platforms);
    commands = List.copyOf(commands);
    kernels = List.copyOf(kernels);
    bundles = List.copyOf(bundles);
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /// A stack of that name to be described.
  public static StackBuilder named(String name, String version, StackKind kind) {
    return new StackBuilder(name, version, kind);
  }

  /// The same, to be described otherwise.
  public StackBuilder toBuilder() {
    return new StackBuilder(this);
  }

  /// The folder inside the shipped tree that holds the demo: `share/argosy/NAME/demo`, under `usr`
  /// in root stacks.
  public String demoFolder() {
    return (kind == StackKind.ROOT ? "usr/" : "") + "share/argosy/" + name + "/demo";
  }

  /// The command that runs the demo and checks it, in every form: `NAME-demo`.
  public String demoCommand() {
    return name + "-demo";
  }

  public Json.Obj toJson() {
    List<Json> entries = new ArrayList<>();
    commands.forEach(c ->
        entries.add(
            Json.object()
                .put("name", c.name())
                .put("argv", c.argv())
                .put("help", c.help())
                .build()));
    List<Json> specs = new ArrayList<>();
    kernels.forEach(k ->
        specs.add(
            Json.object()
                .put("name", k.name())
                .put("displayName", k.displayName())
                .put("language", k.language())
                .put("argv", k.argv())
                .build()));
    Json.Builder out =
        Json.object()
            .put("schema", 1)
            .put("name", name)
            .put("version", version)
            .put("summary", summary)
            .put("kind", kind.name().toLowerCase(Locale.ROOT))
            .put("contents", json(contents))
            .put("platforms", platforms.stream().map(Platform::toString).toList())
            .put("licence", licence.expression())
            .put("access", licence.access().name().toLowerCase(Locale.ROOT))
            .put("environment", environment.toJson())
            .put("commands", new Json.Arr(entries))
            .put("kernels", new Json.Arr(specs))
            .put("labels", JsonForms.strings(labels));
    if (!image.equals(ImageSettings.USUAL)) {
      out.put("image", image.toJson());
    }
    if (base instanceof Base.Declared d) {
      out.put("base", json(d.contents()));
    }
    generation.ifPresent(g -> out.put("generation", g.number()));
    if (!bundles.isEmpty()) {
      out.put("bundles", new Json.Arr(bundles.stream().map(Stack::bundleJson).toList()));
    }
    demo.ifPresent(d -> out.put("demo", demoJson(d)));
    return out.build();
  }

  private static Json bundleJson(Bundle b) {
    return Json.object()
        .put("name", b.name())
        .put("summary", b.summary())
        .put("packages", b.packages())
        .put("demo", b.demo())
        .build();
  }

  private static Bundle bundleFrom(Json json) {
    Json.Obj o = json.asObject();
    return new Bundle(
        o.string("name"), o.string("summary"), o.strings("packages"), o.get("demo").asBoolean());
  }

  private static Json json(List<Content> contents) {
    return new Json.Arr(contents.stream().map(Content::toJson).toList());
  }

  private static List<Content> contents(List<Json> json) {
    return json.stream().map(Content::fromJson).toList();
  }

  private static Json demoJson(Demo demo) {
    List<Json> expected = new ArrayList<>();
    demo.expectations()
        .forEach(e ->
            expected.add(
                Json.object()
                    .put("name", e.name())
                    .put("value", e.value())
                    .put("tolerance", e.tolerance())
                    .build()));
    return Json.object()
        .put("argv", demo.argv())
        .put("timeoutSeconds", demo.timeoutSeconds())
        .put("expect", new Json.Arr(expected))
        .build();
  }

  /// @throws CorruptException if a member is missing or of another type
  public static Stack fromJson(Json json) throws CorruptException {
    try {
      Json.Obj o = json.asObject();
      List<Command> commands = new ArrayList<>();
      for (Json item : o.array("commands")) {
        Json.Obj c = item.asObject();
        commands.add(new Command(c.string("name"), c.strings("argv"), c.string("help")));
      }
      List<KernelSpec> kernels = new ArrayList<>();
      for (Json item : o.array("kernels")) {
        Json.Obj k = item.asObject();
        kernels.add(
            new KernelSpec(
                k.string("name"),
                k.string("displayName"),
                k.string("language"),
                k.strings("argv")));
      }
      return new Stack(
          o.string("name"),
          o.string("version"),
          o.string("summary"),
          StackKind.valueOf(o.string("kind").toUpperCase(Locale.ROOT)),
          contents(o.array("contents")),
          o.strings("platforms").stream().map(Platform::parse).toList(),
          new Licence(
              o.string("licence"),
              Licence.Access.valueOf(o.string("access").toUpperCase(Locale.ROOT))),
          Activation.fromJson(o.get("environment")),
          commands,
          kernels,
          o.find("demo").map(Stack::demoFrom),
          JsonForms.strings(o.get("labels")),
          o.find("image").map(ImageSettings::fromJson).orElse(ImageSettings.USUAL),
          o.find("base")
              .map(b -> (Base) new Base.Declared(contents(b.asArray())))
              .orElse(new Base.Usual()),
          o.find("generation").map(g -> new Generation(Math.toIntExact(g.asLong()))),
          o.find("bundles").map(Json::asArray).orElse(List.of()).stream()
              .map(Stack::bundleFrom)
              .toList());
    } catch (IllegalArgumentException e) {
      throw new CorruptException("stack: " + e.getMessage(), e);
    }
  }

  private static Demo demoFrom(Json json) {
    Json.Obj o = json.asObject();
    List<Demo.Expectation> expected = new ArrayList<>();
    for (Json item : o.array("expect")) {
      Json.Obj e = item.asObject();
      expected.add(
          new Demo.Expectation(
              e.string("name"),
              e.string("value"),
              ((Json.Num) e.get("tolerance")).value().doubleValue()));
    }
    return new Demo(o.strings("argv"), o.number("timeoutSeconds"), expected);
  }
}
