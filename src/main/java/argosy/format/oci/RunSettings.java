package argosy.format.oci;

import argosy.activation.EnvironmentMap;
import argosy.image.ImageConfig;
import argosy.model.Command;
import argosy.model.Entry;
import argosy.model.ImageSettings;
import argosy.model.Profile;
import argosy.model.Release;
import argosy.model.Stack;
import argosy.model.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a container of the stack starts with: what the stack's image settings say, and beyond them
/// the activation over `PATH`, no entrypoint, so that `podman run IMAGE COMMAND` runs any command
/// of the stack, and the tree's shell as the command, or the stack's first command if there is no
/// shell.
final class RunSettings {
  static final String PREFIX_LABEL = "io.argosy.prefix";

  private RunSettings() {}

  static ImageConfig.Run of(Profile profile, Optional<ImageConfig> base) {
    ImageSettings image = profile.stack().image();
    Map<String, String> env = new TreeMap<>(EnvironmentMap.ROOT_BASE);
    base.ifPresent(b ->
        b.run()
            .env()
            .forEach(v -> {
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
    List<String> cmd =
        image.command().isEmpty() && image.entrypoint().isEmpty()
            ? command(profile, base.map(b -> b.run().cmd()).orElse(List.of()))
            : placed(image.command(), profile);
    return new ImageConfig.Run(
        image.user(),
        image.workdir().isEmpty() ? "/" : image.workdir(),
        variables,
        placed(image.entrypoint(), profile),
        cmd,
        image.ports(),
        image.volumes(),
        labels(profile));
  }

  private static List<String> placed(List<String> argv, Profile profile) {
    return argv.stream().map(w -> EnvironmentMap.substitute(w, profile.prefix())).toList();
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
    return placed(commands.getFirst().argv(), profile);
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
    labels.putAll(stack.labels());
    labels.put("io.argosy.product", stack.name());
    labels.put("io.argosy.tag", release.tag());
    labels.put("io.argosy.release", release.name());
    labels.put("io.argosy.digest", release.digest().toString());
    labels.put(PREFIX_LABEL, profile.prefix());
    return labels;
  }
}
