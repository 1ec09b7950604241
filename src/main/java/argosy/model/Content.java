package argosy.model;

import argosy.base.Json;
import java.util.List;

/// Where a part of a stack's files comes from, as a person wrote it.
public sealed interface Content {
  /// An installed tree.
  ///
  /// @param path of a directory; relative to the stack's file
  /// @param name of the package it becomes; empty for the stack's own
  record Dir(String path, String name, String version) implements Content {}

  /// Debian packages by name, with everything they need, from the machine's apt.
  ///
  /// @param essential whether the Essential packages are added, so that the tree stands alone
  record Debs(List<String> names, boolean essential) implements Content {
    public Debs {
      names = List.copyOf(names);
    }
  }

  /// Packages built from recipes.
  ///
  /// @param path of a recipe's folder, or of one whose folders are recipes'; relative to the
  ///   stack's file
  record Recipes(String path) implements Content {}

  /// A folder of `.deb` files, taken whole, without network.
  record DebFolder(String path) implements Content {}

  /// A folder of rpm packages, taken whole, without network.
  record RpmFolder(String path) implements Content {}

  /// A conda environment, package by package.
  ///
  /// @param path of the environment; relative to the stack's file
  record Conda(String path) implements Content {}

  /// Packages of conda channels, with all they need, chosen by the solver.
  ///
  /// @param channels in order of preference: folders relative to the stack's file, `file:` or
  ///   `http(s):` addresses
  /// @param specs match specifications; none where only recipes need the channels
  record Channels(List<String> channels, List<String> specs) implements Content {
    public Channels {
      channels = List.copyOf(channels);
      specs = List.copyOf(specs);
    }
  }

  /// The packages of another release, exactly: the stack stands on it.
  ///
  /// @param release `PRODUCT@TAG`, or `PRODUCT` for its newest
  record OfRelease(String release) implements Content {}

  /// A tar archive of an installed tree.
  ///
  /// @param path relative to the stack's file
  /// @param name of the package it becomes; empty for the stack's own
  record Tarball(String path, String name, String version) implements Content {}

  /// Python wheels for the Python of the contents before.
  ///
  /// @param path of the folder of wheels; relative to the stack's file
  /// @param requirements that they meet; the newest of every wheel if there are none
  /// @param file of more requirements, relative to the stack's file; empty for none
  record Wheels(String path, List<String> requirements, String file) implements Content {
    public Wheels {
      requirements = List.copyOf(requirements);
    }
  }

  /// A container image.
  ///
  /// @param from `oci://REGISTRY/REPOSITORY[:TAG]`, or a layout `FOLDER[:NAME]` relative to the
  ///   stack's file
  record Image(String from) implements Content {}

  /// The products of an EUPS stack that have a tag.
  ///
  /// @param path an element of `EUPS_PATH`, relative to the stack's file
  /// @param products only these and what they need; all that have the tag if empty
  record Eups(String path, String tag, List<String> products) implements Content {
    public Eups {
      products = List.copyOf(products);
    }
  }

  default Json toJson() {
    return switch (this) {
      case Dir d ->
          Json.object()
              .put("dir", d.path())
              .put("name", d.name())
              .put("version", d.version())
              .build();
      case Debs d -> Json.object().put("debs", d.names()).put("essential", d.essential()).build();
      case Recipes r -> Json.object().put("recipes", r.path()).build();
      case RpmFolder r -> Json.object().put("rpmFolder", r.path()).build();
      case DebFolder d -> Json.object().put("debFolder", d.path()).build();
      case Conda c -> Json.object().put("conda", c.path()).build();
      case Channels c ->
          Json.object()
              .put(
                  "conda",
                  Json.object().put("channels", c.channels()).put("specs", c.specs()).build())
              .build();
      case OfRelease r -> Json.object().put("release", r.release()).build();
      case Tarball t ->
          Json.object()
              .put("tarball", t.path())
              .put("name", t.name())
              .put("version", t.version())
              .build();
      case Wheels w ->
          Json.object()
              .put("wheels", w.path())
              .put("requirements", w.requirements())
              .put("file", w.file())
              .build();
      case Image i -> Json.object().put("oci", i.from()).build();
      case Eups e ->
          Json.object()
              .put("eups", e.path())
              .put("tag", e.tag())
              .put("products", e.products())
              .build();
    };
  }

  /// @throws IllegalArgumentException if a member is missing or of another type
  static Content fromJson(Json json) {
    Json.Obj c = json.asObject();
    if (c.find("dir").isPresent()) {
      return new Dir(c.string("dir"), c.string("name"), c.string("version"));
    }
    if (c.find("debs").isPresent()) {
      return new Debs(c.strings("debs"), c.get("essential").asBoolean());
    }
    if (c.find("conda").isPresent()) {
      return c.get("conda") instanceof Json.Obj o
          ? new Channels(o.strings("channels"), o.strings("specs"))
          : new Conda(c.string("conda"));
    }
    if (c.find("tarball").isPresent()) {
      return new Tarball(c.string("tarball"), c.string("name"), c.string("version"));
    }
    if (c.find("wheels").isPresent()) {
      return new Wheels(c.string("wheels"), c.strings("requirements"), c.string("file"));
    }
    if (c.find("oci").isPresent()) {
      return new Image(c.string("oci"));
    }
    if (c.find("eups").isPresent()) {
      return new Eups(c.string("eups"), c.string("tag"), c.strings("products"));
    }
    if (c.find("rpmFolder").isPresent()) {
      return new RpmFolder(c.string("rpmFolder"));
    }
    if (c.find("release").isPresent()) {
      return new OfRelease(c.string("release"));
    }
    if (c.find("recipes").isPresent()) {
      return new Recipes(c.string("recipes"));
    }
    return new DebFolder(c.string("debFolder"));
  }
}
