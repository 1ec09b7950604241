package argosy.recipe;

import argosy.model.Activation;
import argosy.model.Base;
import argosy.model.Content;
import argosy.model.ImageSettings;
import argosy.model.Licence;
import argosy.model.Platform;
import argosy.model.Stack;
import argosy.model.StackKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `stack.yaml`; `spec/stack.md` describes every field.
public final class StackFile {
  /// What the file is called in a stack's folder.
  public static final String NAME = "stack.yaml";

  static final List<String> FIELDS =
      List.of(
          "name",
          "version",
          "summary",
          "kind",
          "contents",
          "platforms",
          "licence",
          "access",
          "environment",
          "commands",
          "kernels",
          "demo",
          "labels",
          "image",
          "base",
          "generation",
          "bundles");

  private static final List<String> KINDS =
      List.of(
          "dir",
          "debs",
          "debFolder",
          "rpmFolder",
          "tarball",
          "oci",
          "eups",
          "recipes",
          "conda",
          "release",
          "wheels");

  private StackFile() {}

  /// @param file the name to use in messages
  /// @throws InvalidTextException with all faults if the text is no stack
  public static Stack parse(String file, String text) {
    Faults faults = new Faults(file);
    Marked root = Marked.parse(faults, text);
    Fields f = root.fields("a stack", FIELDS);
    String name = f.required("name");
    String version = f.required("version");
    String summary = f.required("summary");
    requireForm(f, "name", name, "[a-z0-9][a-z0-9_-]*", "a-z, 0-9, _ and -");
    requireForm(
        f, "version", version, "[0-9A-Za-z][0-9A-Za-z.+~_-]*", "letters, digits and . + ~ _ -");
    f.required("kind");
    StackKind kind = f.choice("kind", StackKind.class, StackKind.PREFIX);
    if (!f.has("contents")) {
      root.fault("contents is missing: a list of dir, debs, recipes, conda and others");
    }
    List<Content> contents = f.each("contents", item -> content("contents", item, true));
    List<Platform> platforms =
        f.each("platforms", p -> p.made(() -> Platform.parse(p.text("platforms"))));
    Licence licence =
        new Licence(
            f.text("licence", Licence.UNKNOWN.expression()),
            f.choice("access", Licence.Access.class, Licence.Access.OPEN));
    List<Activation.Step> steps =
        f.each("environment", StackFile::steps).stream().flatMap(List::stream).toList();
    Stack stack =
        new Stack(
            faults.none() ? name : "invalid",
            version,
            summary,
            kind,
            contents,
            platforms.isEmpty() ? List.of(Platform.LINUX_AMD64) : platforms,
            licence,
            new Activation(steps),
            f.each("commands", StackUse::command),
            f.each("kernels", StackUse::kernel),
            f.find("demo").flatMap(StackUse::demo),
            labels(f),
            f.find("image").map(StackUse::image).orElse(ImageSettings.USUAL),
            base(f, kind),
            f.find("generation").flatMap(StackParts::generation),
            StackParts.bundles(f, name));
    faults.throwIfAny();
    return stack;
  }

  private static void requireForm(
      Fields f, String name, String text, String form, String description) {
    if (!text.isEmpty() && !text.matches(form)) {
      f.fault(name, "a stack's " + name + " is of " + description + ": \"" + text + "\"");
    }
  }

  private static Map<String, String> labels(Fields f) {
    Map<String, String> labels = new LinkedHashMap<>();
    f.find("labels")
        .ifPresent(l -> l.members("labels").forEach((k, v) -> labels.put(k, v.text("label " + k))));
    return labels;
  }

  /// A list of contents, or `none`.
  private static Base base(Fields f, StackKind kind) {
    Optional<Marked> base = f.find("base");
    if (base.isEmpty()) {
      return new Base.Usual();
    }
    if (kind == StackKind.ROOT) {
      f.fault("base", "base: a root stack stands alone; add the packages to its contents");
    }
    if (base.get().isText()) {
      String text = base.get().text("base");
      if (!text.equals("none")) {
        f.fault("base", "base: expected a list as in contents, or none, but got \"" + text + "\"");
      }
      return new Base.Declared(List.of());
    }
    return new Base.Declared(f.each("base", item -> content("base", item, false)));
  }

  /// @param essential whether Debian's Essential packages are added unless the item says otherwise
  private static Optional<Content> content(String list, Marked item, boolean essential) {
    Fields f =
        item.fields(
            "one of " + list,
            List.of(
                "dir",
                "name",
                "version",
                "debs",
                "essential",
                "debFolder",
                "rpmFolder",
                "tarball",
                "oci",
                "eups",
                "tag",
                "products",
                "recipes",
                "conda",
                "release",
                "wheels",
                "requirements"));
    if (KINDS.stream().filter(f::has).count() != 1) {
      item.fault(list + ": expected exactly one of " + String.join(", ", KINDS));
      return Optional.empty();
    }
    f.belong(f.has("tarball") ? "tarball" : "dir", List.of("name", "version"));
    f.belong("debs", List.of("essential"));
    f.belong("wheels", List.of("requirements"));
    f.belong("eups", List.of("tag", "products"));
    if (f.has("dir")) {
      return Optional.of(
          new Content.Dir(f.required("dir"), f.text("name", ""), f.text("version", "")));
    }
    if (f.has("debs")) {
      List<String> names = f.each("debs", d -> Optional.of(d.text("debs")));
      if (names.isEmpty()) {
        f.fault("debs", "debs: expected at least one package name");
      }
      return Optional.of(new Content.Debs(names, f.truth("essential", essential)));
    }
    if (f.has("tarball")) {
      return Optional.of(
          new Content.Tarball(f.required("tarball"), f.text("name", ""), f.text("version", "")));
    }
    if (f.has("rpmFolder")) {
      return Optional.of(new Content.RpmFolder(f.required("rpmFolder")));
    }
    if (f.has("release")) {
      return Optional.of(new Content.OfRelease(f.required("release")));
    }
    if (f.has("wheels")) {
      return Optional.of(StackParts.wheels(f));
    }
    if (f.has("oci")) {
      return Optional.of(new Content.Image(f.required("oci")));
    }
    if (f.has("conda")) {
      return Optional.of(
          f.find("conda")
              .filter(c -> !c.isText())
              .map(StackParts::channels)
              .orElseGet(() -> new Content.Conda(f.required("conda"))));
    }
    if (f.has("eups")) {
      return Optional.of(
          new Content.Eups(
              f.required("eups"),
              f.text("tag", "current"),
              f.each("products", p -> Optional.of(p.text("products")))));
    }
    return Optional.of(
        f.has("recipes")
            ? new Content.Recipes(f.required("recipes"))
            : new Content.DebFolder(f.required("debFolder")));
  }

  /// `- set: {NAME: VALUE, ...}`, or `prepend`, `append`; `- unset: NAME` or a list of names.
  private static Optional<List<Activation.Step>> steps(Marked item) {
    Fields f = item.fields("one of environment", List.of("set", "prepend", "append", "unset"));
    if (f.members().size() != 1) {
      item.fault("environment: expected one of set, prepend, append and unset in each item");
    }
    List<Activation.Step> steps = new ArrayList<>();
    f.find("set")
        .ifPresent(m -> variables(m, "set").forEach((n, v) -> steps.add(new Activation.Set(n, v))));
    f.find("prepend")
        .ifPresent(m ->
            variables(m, "prepend").forEach((n, v) -> steps.add(new Activation.Prepend(n, v))));
    f.find("append")
        .ifPresent(
            m -> variables(m, "append").forEach((n, v) -> steps.add(new Activation.Append(n, v))));
    f.find("unset")
        .ifPresent(m ->
            (m.isText() ? List.of(m) : m.list("unset"))
                .forEach(v -> steps.add(new Activation.Unset(variable(v, v.text("unset"))))));
    return Optional.of(steps);
  }

  private static Map<String, String> variables(Marked values, String action) {
    Map<String, String> out = new LinkedHashMap<>();
    values
        .members(action)
        .forEach((name, value) -> out.put(variable(value, name), value.text(name)));
    return out;
  }

  private static String variable(Marked at, String name) {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      at.fault("environment: a variable's name is of letters, digits and _: \"" + name + "\"");
    }
    return name;
  }
}
