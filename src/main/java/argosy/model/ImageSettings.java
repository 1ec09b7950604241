package argosy.model;

import argosy.base.Json;
import java.util.List;

/// What a container image of a stack says about how it is run (OCI image specification v1.1, config
/// properties of the same names).
///
/// @param name what images are called
/// @param entrypoint the program every run starts with; may be empty; may hold `${prefix}`
/// @param command what is run, or given to the entry point, when nobody says otherwise; may be
///   empty
/// @param user `NAME`, `UID` or `UID:GID`; empty for the image's first user
/// @param workdir an absolute path; empty for `/`
/// @param ports `8888/tcp`
/// @param volumes absolute paths where data is mounted
public record ImageSettings(
    ImageName name,
    List<String> entrypoint,
    List<String> command,
    String user,
    String workdir,
    List<String> ports,
    List<String> volumes) {
  /// The usual name; no entry point, user, folder, port or volume of its own.
  public static final ImageSettings USUAL =
      new ImageSettings(ImageName.USUAL, List.of(), List.of(), "", "", List.of(), List.of());

  public ImageSettings {
    entrypoint = List.copyOf(entrypoint);
    command = List.copyOf(command);
    ports = List.copyOf(ports);
    volumes = List.copyOf(volumes);
    for (String port : ports) {
      if (!port.matches("[1-9][0-9]{0,4}/(tcp|udp)")
          || Integer.parseInt(port.split("/", 2)[0]) > 65535) {
        throw new IllegalArgumentException("a port is NUMBER/tcp or NUMBER/udp: \"" + port + "\"");
      }
    }
    for (String path : volumes) {
      requireAbsolute("a volume", path);
    }
    if (!workdir.isEmpty()) {
      requireAbsolute("a workdir", workdir);
    }
  }

  private static void requireAbsolute(String what, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(what + " is an absolute path: \"" + path + "\"");
    }
  }

  public Json toJson() {
    Json.Builder out = Json.object();
    if (!name.equals(ImageName.USUAL)) {
      out.put("name", name.template());
    }
    return out.put("entrypoint", entrypoint)
        .put("command", command)
        .put("user", user)
        .put("workdir", workdir)
        .put("ports", ports)
        .put("volumes", volumes)
        .build();
  }

  /// @throws IllegalArgumentException if a member is missing or of another type
  public static ImageSettings fromJson(Json json) {
    Json.Obj o = json.asObject();
    return new ImageSettings(
        o.find("name").map(n -> new ImageName(n.asString())).orElse(ImageName.USUAL),
        o.strings("entrypoint"),
        o.strings("command"),
        o.string("user"),
        o.string("workdir"),
        o.strings("ports"),
        o.strings("volumes"));
  }
}
