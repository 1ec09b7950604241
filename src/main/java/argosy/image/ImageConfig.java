package argosy.image;

import argosy.base.Json;
import argosy.model.Digest;
import argosy.model.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How an image is run and what its layers are (image-spec `config.md`).
///
/// @param created RFC 3339 in UTC; may be empty
/// @param diffIds SHA-256 of each layer's plain tar, lowest first
public record ImageConfig(
    Platform platform, String created, Run run, List<Digest> diffIds, List<History> history) {
  public ImageConfig {
    diffIds = List.copyOf(diffIds);
    history = List.copyOf(history);
  }

  /// What starts in a container; empty strings and lists are absent.
  ///
  /// @param env `NAME=value`
  /// @param ports `8888/tcp`
  /// @param volumes absolute paths
  public record Run(
      String user,
      String workingDir,
      List<String> env,
      List<String> entrypoint,
      List<String> cmd,
      List<String> ports,
      List<String> volumes,
      Map<String, String> labels) {
    public Run {
      env = List.copyOf(env);
      entrypoint = List.copyOf(entrypoint);
      cmd = List.copyOf(cmd);
      ports = List.copyOf(ports);
      volumes = List.copyOf(volumes);
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  /// @param emptyLayer whether no layer belongs to it
  public record History(String created, String createdBy, String comment, boolean emptyLayer) {}

  public byte[] canonicalBytes() {
    Json.Builder out =
        Json.object().put("architecture", platform.architecture()).put("os", platform.os());
    put(out, "created", created);
    List<Json> steps = new ArrayList<>();
    for (History h : history) {
      Json.Builder step = Json.object();
      put(step, "created", h.created());
      put(step, "created_by", h.createdBy());
      put(step, "comment", h.comment());
      if (h.emptyLayer()) {
        step.put("empty_layer", true);
      }
      steps.add(step.build());
    }
    return out.put("config", runJson())
        .put(
            "rootfs",
            Json.object()
                .put("type", "layers")
                .put("diff_ids", diffIds.stream().map(Digest::toString).toList())
                .build())
        .put("history", new Json.Arr(steps))
        .build()
        .canonicalBytes();
  }

  private Json runJson() {
    Json.Builder o = Json.object();
    put(o, "User", run.user());
    put(o, "WorkingDir", run.workingDir());
    put(o, "Env", run.env());
    put(o, "Entrypoint", run.entrypoint());
    put(o, "Cmd", run.cmd());
    if (!run.ports().isEmpty()) {
      o.put("ExposedPorts", names(run.ports()));
    }
    if (!run.volumes().isEmpty()) {
      o.put("Volumes", names(run.volumes()));
    }
    if (!run.labels().isEmpty()) {
      o.put("Labels", Fields.map(run.labels()));
    }
    return o.build();
  }

  private static void put(Json.Builder o, String name, String value) {
    if (!value.isEmpty()) {
      o.put(name, value);
    }
  }

  private static void put(Json.Builder o, String name, List<String> values) {
    if (!values.isEmpty()) {
      o.put(name, values);
    }
  }

  /// A set as the specification writes it: an object with empty objects.
  private static Json names(List<String> names) {
    Json.Builder o = Json.object();
    names.forEach(n -> o.put(n, Json.object().build()));
    return o.build();
  }

  /// @param where for messages
  public static ImageConfig parse(byte[] bytes, String where) throws IOException {
    return Fields.document(
        bytes,
        where,
        o -> {
          Json.Obj none = Json.object().build();
          Json.Obj c = Fields.object(o, "config").orElse(none);
          List<Digest> diffIds = new ArrayList<>();
          for (String id : Fields.strings(Fields.object(o, "rootfs").orElse(none), "diff_ids")) {
            diffIds.add(Fields.digest(id));
          }
          return new ImageConfig(
              new Platform(o.string("os"), o.string("architecture")),
              Fields.text(o, "created"),
              new Run(
                  Fields.text(c, "User"),
                  Fields.text(c, "WorkingDir"),
                  Fields.strings(c, "Env"),
                  Fields.strings(c, "Entrypoint"),
                  Fields.strings(c, "Cmd"),
                  keys(c, "ExposedPorts"),
                  keys(c, "Volumes"),
                  Fields.map(c, "Labels")),
              diffIds,
              Fields.list(o, "history").stream().map(ImageConfig::step).toList());
        });
  }

  private static List<String> keys(Json.Obj o, String name) {
    return Fields.object(o, name).map(m -> List.copyOf(m.members().keySet())).orElse(List.of());
  }

  private static History step(Json json) {
    Json.Obj h = json.asObject();
    return new History(
        Fields.text(h, "created"),
        Fields.text(h, "created_by"),
        Fields.text(h, "comment"),
        Fields.find(h, "empty_layer").map(Json::asBoolean).orElse(false));
  }
}
