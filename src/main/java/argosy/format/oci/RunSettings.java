package argosy.format.oci;

import argosy.activation.EnvironmentMap;
import argosy.base.UnsupportedException;
import argosy.image.ImageConfig;
import argosy.model.Command;
import argosy.model.Entry;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.Tree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a container of the stack starts with.
///
/// The environment is the activation over `PATH`; there is no entrypoint, so that `podman run IMAGE
/// COMMAND` runs any command of the stack; without a command the tree's shell starts, or the
/// stack's first command if there is no shell. The stack's labels `oci.user`, `oci.workdir`,
/// `oci.entrypoint`, `oci.cmd`, `oci.ports` and `oci.volumes` (words between white space) say
/// otherwise.
final class RunSettings {
  static final String PREFIX_LABEL = "io.argosy.prefix";
  private static final String OWN = "oci.";
  private static final List<String> KNOWN =
      List.of("user", "workdir", "entrypoint", "cmd", "ports", "volumes");

  private RunSettings() {}

  static ImageConfig.Run of(Profile profile, Optional<ImageConfig> base) throws IOException {
    Stack stack = profile.stack();
    Map<String, String> settings = settings(stack);
    Map<String, String> env = new TreeMap<>(EnvironmentMap.ROOT_BASE);
    base.ifPresent(b -> b.run().env().forEach(v -> {
      int equals = v.indexOf('=');
      if (equals > 0) {
        env.put(v.substring(0, equals), v.substring(equals + 1));
      }
    }));
    if (!profile.prefix().equals("/")) {
      env.merge("PATH", profile.prefix() + "/bin", (old, own) -> own + ":" + old);
    }
    List<String> variables = new ArrayList<>();
    EnvironmentMap.of(profile.activation(), profile.prefix(), env)
        .forEach((name, value) -> variables.add(name + "=" + value));
    return new ImageConfig.Run(
        settings.getOrDefault("user", ""),
        settings.getOrDefault("workdir", "/"),
        variables,
        words(settings, "entrypoint"),
        settings.containsKey("cmd")
            ? words(settings, "cmd")
            : command(profile, base.map(b -> b.run().cmd()).orElse(List.of())),
        words(settings, "ports").stream().map(p -> p.contains("/") ? p : p + "/tcp").toList(),
        words(settings, "volumes"),
        labels(profile));
  }

  private static Map<String, String> settings(Stack stack) throws UnsupportedException {
    Map<String, String> settings = new TreeMap<>();
    for (Map.Entry<String, String> label : stack.labels().entrySet()) {
      if (label.getKey().startsWith(OWN)) {
        String name = label.getKey().substring(OWN.length());
        if (!KNOWN.contains(name)) {
          throw new UnsupportedException(
              "label " + label.getKey() + " of " + stack.name() + " is not known",
              "use one of oci." + String.join(", oci.", KNOWN));
        }
        settings.put(name, label.getValue().strip());
      }
    }
    return settings;
  }

  private static List<String> words(Map<String, String> settings, String name) {
    String text = settings.getOrDefault(name, "");
    return text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  private static List<String> command(Profile profile, List<String> ofBase) {
    Optional<String> shell = shell(profile.tree(), profile.prefix());
    if (shell.isPresent()) {
      return List.of(shell.get());
    }
    List<Command> commands = profile.stack().commands();
    if (!ofBase.isEmpty() || commands.isEmpty()) {
      return ofBase;
    }
    return commands.getFirst().argv().stream()
        .map(word -> EnvironmentMap.substitute(word, profile.prefix()))
        .toList();
  }

  /// The shell in the tree, as a path from `/`.
  static Optional<String> shell(Tree tree, String prefix) {
    String start = prefix.equals("/") ? "/" : prefix + "/";
    return List.of("bin/bash", "usr/bin/bash", "bin/sh", "usr/bin/sh").stream()
        .filter(path -> tree.find(path).filter(e -> !(e instanceof Entry.Directory)).isPresent())
        .map(path -> start + path)
        .findFirst();
  }

  /// Labels of the image specification (`annotations.md`) and our own; the stack's come over them.
  private static Map<String, String> labels(Profile profile) {
    Release release = profile.release();
    Stack stack = profile.stack();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("org.opencontainers.image.title", stack.name());
    labels.put("org.opencontainers.image.version", stack.version());
    labels.put("org.opencontainers.image.revision", release.tag());
    labels.put("org.opencontainers.image.created", OciFormat.created(release));
    labels.put("org.opencontainers.image.licenses", stack.licence().expression());
    if (!stack.summary().isEmpty()) {
      labels.put("org.opencontainers.image.description", stack.summary());
    }
    stack.labels().forEach((name, value) -> {
      if (!name.startsWith(OWN)) {
        labels.put(name, value);
      }
    });
    labels.put("io.argosy.product", stack.name());
    labels.put("io.argosy.tag", release.tag());
    labels.put("io.argosy.release", release.name());
    labels.put("io.argosy.digest", release.digest().toString());
    labels.put(PREFIX_LABEL, profile.prefix());
    return labels;
  }
}
